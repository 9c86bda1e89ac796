import * as z from 'zod';
import { DEFAULT_API_URL } from '../domain/implementation.ts';
import { sqlConnection } from '../domain/sqlConnection.ts';
import type { PanelSettings } from '../session/panel/openScreen.ts';

/** What can be used of what somebody wrote into their settings; what cannot is told by its place. No setting holds a secret. */
export function panelSettings(
  written: { readonly connections?: unknown; readonly apiUrl?: unknown },
  onInvalid: (setting: string) => void,
): PanelSettings {
  const listed = z.array(z.unknown()).safeParse(written.connections ?? []);
  if (!listed.success) onInvalid('connections');
  const connections = (listed.data ?? []).flatMap((value, index) => {
    const parsed = sqlConnection.safeParse(value);
    if (!parsed.success) onInvalid(`connections[${index}]`);
    return parsed.success ? [parsed.data] : [];
  });
  const apiUrl = z.url().safeParse(written.apiUrl || DEFAULT_API_URL);
  if (!apiUrl.success) onInvalid('apiUrl');
  return { connections, apiUrl: apiUrl.data ?? DEFAULT_API_URL };
}
