import * as z from 'zod';
import { errorDetail, LinkError } from '../domain/errors.ts';

/** Set in the environment of a program of ours that another one starts: its errors come with their parameters. */
export const TELL_PARAMS = 'SAGE200_LINK_TELL_PARAMS';

const told = z.object({ error: errorDetail.extend({ cause: z.string().nullish() }) });

/** The error that a program of ours told with `--json` among what it said; undefined where there is none. */
export function readToldError(output: string): LinkError | undefined {
  for (const line of output.split('\n').reverse()) {
    const { data } = told.safeParse(parsed(line));
    if (data !== undefined)
      return new LinkError(data.error.code, data.error.params, data.error.cause ?? undefined);
  }
  return undefined;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** What a program said that ended by itself: the line that names an error, else the last one. */
export function lastWords(output: string): string | undefined {
  const lines = output.trim().split('\n');
  const line = lines.find((one) => /Error(?: \[\w+\])?:/.test(one)) ?? lines.at(-1);
  return line?.slice(0, 500) || undefined;
}
