import { existsSync, readdirSync } from 'node:fs';
import * as z from 'zod';
import { readJsonFile } from '../connector/state/jsonFile.ts';
import { stepOf } from '../machines/step.ts';
import { restoreSnapshot } from '../machines/storedSnapshot.ts';
import { LinkError } from '../domain/errors.ts';
import type { UnfinishedLinking } from '../protocol/panel.ts';
import type { LinkOperations } from './linkOperations.ts';

/** The linkings that were begun and not ended: the wizard offers to go on with them (B1). */
export function unfinishedLinkings({ state, registry }: LinkOperations): readonly UnfinishedLinking[] {
  const linked = new Set(registry.list().map(({ id }) => id));
  return readdirSync(state.links).flatMap((linkId) => {
    if (linked.has(linkId) || !z.uuid().safeParse(linkId).success) return [];
    const file = state.link(linkId).session;
    return existsSync(file) ? readUnfinished(file) : [];
  });
}

/** A damaged file is no linking to go on with, and must not stand in the way of another company's. */
function readUnfinished(file: string): UnfinishedLinking[] {
  try {
    const { context, value, status } = restoreSnapshot(readJsonFile(file, z.unknown()));
    // A linking that has named no database yet holds nothing that a person would miss.
    if (status !== 'active' || context.connection === undefined) return [];
    const { linkId, company, serverName, identity } = context;
    return [
      {
        linkId,
        step: stepOf(value),
        ...(company === undefined ? {} : { companyName: company.name }),
        ...(serverName === undefined ? {} : { serverName }),
        ...(identity === undefined ? {} : { identity }),
      },
    ];
  } catch (thrown) {
    if (
      thrown instanceof LinkError &&
      (thrown.code === 'STATE_UNREADABLE' || thrown.code === 'STATE_TOO_NEW')
    )
      return [];
    throw thrown;
  }
}
