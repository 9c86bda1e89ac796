import type { LinkActivity } from '../../protocol/activity.ts';
import { toErrorDetail, type ErrorDetail } from '../../protocol/errors.ts';
import type { StatusView } from '../../protocol/panel.ts';
import { coalesce } from './coalesce.ts';
import { VIEW_INTERVAL, type OpenScreen, type PanelServices, type ScreenOutput } from './openScreen.ts';
import { groupRejections } from './rejectionGroups.ts';

/** How the synchronisation of one link goes (R19), live while a run goes on (B6). */
export function openStatus(services: PanelServices, linkId: string, output: ScreenOutput): OpenScreen {
  const { operations, service } = services;
  let activity: LinkActivity | undefined;
  let serviceProblem: ErrorDetail | undefined;
  let rejections: StatusView['rejections'] = [];
  let failed = -1;

  const read = async (): Promise<void> => {
    const { link, parts, lastRun } = await operations.status(linkId);
    const nowFailed = parts.reduce((sum, part) => sum + part.failed + (part.failedLines ?? 0), 0);
    // The records themselves are read when there are others: the counters tell.
    if (nowFailed !== failed) rejections = [...groupRejections(await operations.rejections(linkId))];
    failed = nowFailed;
    output.show({
      screen: 'status',
      link,
      parts: [...parts],
      lastRun,
      rejections,
      readAt: new Date().toISOString(),
      ...(activity === undefined ? {} : { activity }),
      ...(serviceProblem === undefined ? {} : { serviceProblem }),
    });
  };
  const send = coalesce(VIEW_INTERVAL, () => void read().catch(output.fail));
  const unsubscribe = service.onActivity((next) => {
    if (next.linkId !== linkId) return;
    if (next.state !== activity?.state) failed = -1;
    activity = next;
    serviceProblem = undefined;
    send();
  });
  const refresh = () => {
    failed = -1;
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
  send();
  refresh();
  return {
    refresh,
    close() {
      unsubscribe();
      send.cancel();
    },
  };
}
