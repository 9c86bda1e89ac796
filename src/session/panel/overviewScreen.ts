import type { LinkActivity } from '../../protocol/activity.ts';
import { toErrorDetail, type ErrorDetail } from '../../protocol/errors.ts';
import { summariseLink, type CompanyLink } from '../../protocol/link.ts';
import type { OverviewLink, OverviewView } from '../../protocol/panel.ts';
import type { PartFigures } from '../../protocol/sync.ts';
import type { LinkOperations } from '../linkOperations.ts';
import { unfinishedLinkings } from '../unfinishedLinkings.ts';
import { oneAtATime } from './coalesce.ts';
import { VIEW_INTERVAL, type OpenScreen, type PanelServices, type ScreenOutput } from './openScreen.ts';

/** All linked companies at a glance (B13), and the linkings that were begun. */
export function openOverview(services: PanelServices, output: ScreenOutput): OpenScreen {
  const { service, operations, sessions } = services;
  const activities = new Map<string, LinkActivity>();
  let serviceProblem: ErrorDetail | undefined;
  const read = async () => {
    const view = await readOverview(operations, activities);
    output.show({ ...view, ...(serviceProblem === undefined ? {} : { serviceProblem }) });
  };
  const send = oneAtATime(VIEW_INTERVAL, read, output.fail);
  const unsubscribe = service.onActivity((activity) => {
    activities.set(activity.linkId, activity);
    serviceProblem = undefined;
    send();
  });
  const stopListening = sessions.onChange(send);
  const stopWatching = service.onLost(() => refresh());
  const refresh = () => {
    send();
    service
      .activities()
      .then(
        (all) => {
          serviceProblem = undefined;
          for (const activity of all) activities.set(activity.linkId, activity);
        },
        (thrown: unknown) => {
          activities.clear();
          serviceProblem = toErrorDetail(thrown);
        },
      )
      .then(send);
  };
  refresh();
  return {
    refresh,
    close() {
      unsubscribe();
      stopListening();
      stopWatching();
      send.cancel();
    },
  };
}

async function readOverview(
  operations: LinkOperations,
  activities: ReadonlyMap<string, LinkActivity>,
): Promise<OverviewView> {
  const links = await Promise.all(
    operations.registry.list().map((link) => readLink(operations, link, activities.get(link.id))),
  );
  return {
    screen: 'overview',
    links: links.toSorted(
      (a, b) => a.serverName.localeCompare(b.serverName) || a.link.company.code - b.link.company.code,
    ),
    unfinished: [...unfinishedLinkings(operations)],
  };
}

async function readLink(
  operations: LinkOperations,
  link: CompanyLink,
  activity: LinkActivity | undefined,
): Promise<OverviewLink> {
  const { parts } = await operations.status(link.id);
  const total = (figure: 'source' | 'synced' | 'pending' | 'failed') =>
    parts.reduce((sum, part) => sum + part[figure], 0);
  return {
    link: summariseLink(link),
    serverName: link.identity.serverName,
    database: link.identity.database,
    totals: {
      source: total('source'),
      synced: total('synced'),
      pending: total('pending'),
      failed: total('failed'),
    },
    lastRunAt: lastRunOf(parts),
    ...(activity === undefined ? {} : { activity }),
  };
}

function lastRunOf(parts: readonly PartFigures[]): string | null {
  return parts.reduce<string | null>(
    (last, { lastRunAt }) => (lastRunAt !== null && (last === null || lastRunAt > last) ? lastRunAt : last),
    null,
  );
}
