import { TELL_INTERVAL_MS } from '../../domain/activity.ts';
import { summariseLink } from '../../domain/link.ts';
import type { OverviewLink } from '../../protocol/panel.ts';
import type { PartFigures } from '../../domain/sync.ts';
import type { LinkOperations } from '../linkOperations.ts';
import { unfinishedLinkings } from '../unfinishedLinkings.ts';
import { oneAtATime } from './coalesce.ts';
import type { OpenScreen, PanelServices, ScreenOutput } from './openScreen.ts';
import { watchService } from './serviceWatch.ts';

/** All linked companies at a glance (B13), and the linkings that were begun. */
export function openOverview(services: PanelServices, output: ScreenOutput): OpenScreen {
  const { service, operations, sessions, beginDemo } = services;
  const figures = rememberFigures(operations);
  const send = oneAtATime(
    TELL_INTERVAL_MS,
    async () => {
      const links = await Promise.all(
        operations.links().map(async (link): Promise<OverviewLink> => {
          const activity = watch.activityOf(link.id);
          return {
            link: summariseLink(link),
            serverName: link.identity.serverName,
            database: link.identity.database,
            ...(await figures.of(link.id)),
            ...(activity === undefined ? {} : { activity }),
          };
        }),
      );
      output.show({
        screen: 'overview',
        links: links.toSorted(
          (a, b) => a.serverName.localeCompare(b.serverName) || a.link.company.code - b.link.company.code,
        ),
        unfinished: [...unfinishedLinkings(operations)],
        offersDemo: beginDemo !== undefined,
        ...(watch.problem === undefined ? {} : { serviceProblem: watch.problem }),
      });
    },
    output.fail,
  );
  const watch = watchService(service, {
    onActivity({ linkId }) {
      figures.forget(linkId);
      send();
    },
    onRefresh() {
      figures.forgetAll();
      send();
    },
    onAnswer: send,
  });
  const stopListening = sessions.onChange(send);
  watch.refresh();
  return {
    refresh: watch.refresh,
    close() {
      watch.close();
      stopListening();
      send.cancel();
    },
  };
}

type Figures = Pick<OverviewLink, 'totals' | 'lastRunAt'>;

/** The figures of each link, read from its ledger where something may have changed: with many links, for one of them. */
function rememberFigures(operations: LinkOperations) {
  // The reading itself is kept: what is forgotten while it goes on is not kept again when it ends.
  const known = new Map<string, Promise<Figures>>();
  const read = async (linkId: string): Promise<Figures> => {
    const { parts } = await operations.status(linkId);
    return { totals: totalsOf(parts), lastRunAt: lastRunOf(parts) };
  };
  return {
    of(linkId: string): Promise<Figures> {
      const remembered = known.get(linkId);
      if (remembered !== undefined) return remembered;
      const reading = read(linkId);
      known.set(linkId, reading);
      reading.catch(() => known.delete(linkId));
      return reading;
    },
    forget: (linkId: string) => known.delete(linkId),
    forgetAll: () => known.clear(),
  };
}

function totalsOf(parts: readonly PartFigures[]): OverviewLink['totals'] {
  const total = (figure: 'source' | 'synced' | 'pending' | 'failed') =>
    parts.reduce((sum, part) => sum + part[figure], 0);
  return {
    source: total('source'),
    synced: total('synced'),
    pending: total('pending'),
    failed: total('failed'),
    failedLines: parts.reduce((sum, { failedLines = 0 }) => sum + failedLines, 0),
  };
}

function lastRunOf(parts: readonly PartFigures[]): string | null {
  return parts.reduce<string | null>(
    (last, { lastRunAt }) => (lastRunAt !== null && (last === null || lastRunAt > last) ? lastRunAt : last),
    null,
  );
}
