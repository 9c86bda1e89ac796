import type { LinkActivity } from '../../protocol/activity.ts';
import { toErrorDetail, type ErrorDetail } from '../../protocol/errors.ts';
import type { StatusView } from '../../protocol/panel.ts';
import type { Rejection } from '../../protocol/sync.ts';
import { oneAtATime } from './coalesce.ts';
import { VIEW_INTERVAL, type OpenScreen, type PanelServices, type ScreenOutput } from './openScreen.ts';
import { groupRejections } from './rejectionGroups.ts';

/** How the synchronisation of one link goes (R19), live while a run goes on (B6). */
export function openStatus(services: PanelServices, linkId: string, output: ScreenOutput): OpenScreen {
  const { operations, service } = services;
  let activity: LinkActivity | undefined;
  let serviceProblem: ErrorDetail | undefined;
  const rejections = rememberRejections(() => operations.rejections(linkId));

  const read = async (): Promise<void> => {
    const { link, parts, lastRun } = await operations.status(linkId);
    const failed = parts.reduce((sum, part) => sum + part.failed + (part.failedLines ?? 0), 0);
    output.show({
      screen: 'status',
      link,
      parts: [...parts],
      lastRun,
      rejections: [...(await rejections.read(failed))],
      readAt: new Date().toISOString(),
      ...(activity === undefined ? {} : { activity }),
      ...(serviceProblem === undefined ? {} : { serviceProblem }),
    });
  };
  const send = oneAtATime(VIEW_INTERVAL, read, output.fail);
  const unsubscribe = service.onActivity((next) => {
    if (next.linkId !== linkId) return;
    if (next.state !== activity?.state) rejections.forget();
    activity = next;
    serviceProblem = undefined;
    send();
  });
  const refresh = () => {
    rejections.forget();
    send();
    service
      .activities()
      .then(
        (all) => {
          activity = all.find((one) => one.linkId === linkId);
          serviceProblem = undefined;
        },
        (thrown: unknown) => {
          activity = undefined;
          serviceProblem = toErrorDetail(thrown);
        },
      )
      .then(send);
  };
  const stopWatching = service.onLost(refresh);
  refresh();
  return {
    refresh,
    close() {
      unsubscribe();
      stopWatching();
      send.cancel();
    },
  };
}

/** Milliseconds for which the rejected records are shown as they were read, while a run finds more of them. */
const REJECTIONS_INTERVAL = 2000;

/** The rejected records in their groups, read anew only where there are others, and not at every view of a run. */
function rememberRejections(read: () => Promise<Iterable<Rejection>>) {
  let groups: StatusView['rejections'] = [];
  let known = -1;
  let readAt = 0;
  return {
    async read(failed: number): Promise<StatusView['rejections']> {
      const isDue = known < 0 || performance.now() - readAt > REJECTIONS_INTERVAL;
      if (failed === known || !isDue) return groups;
      // Before the reading: what changes during it is read again.
      known = failed;
      readAt = performance.now();
      groups = [...groupRejections(await read())];
      return groups;
    },
    forget() {
      known = -1;
    },
  };
}
