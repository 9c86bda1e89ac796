import type { ScreenAction } from '../../domain/linkActions.ts';
import { TELL_INTERVAL_MS } from '../../domain/activity.ts';
import type { StatusView } from '../../protocol/panel.ts';
import type { Rejection } from '../../domain/sync.ts';
import { oneAtATime } from './coalesce.ts';
import type { OpenScreen, PanelServices, WorkOutput } from './openScreen.ts';
import { groupRejections } from '../../domain/rejections.ts';
import { watchService } from './serviceWatch.ts';
import { workOnLink, type WorkOnLink } from './workOnLink.ts';

export interface StatusScreen extends OpenScreen {
  readonly work: WorkOnLink;
}

/**
 * How the synchronisation of one link goes (R19), live while a run goes on (B6), and what a person does there.
 *
 * @param asked what the screen begins with.
 */
export function openStatus(
  services: PanelServices,
  linkId: string,
  output: WorkOutput,
  asked?: ScreenAction,
): StatusScreen {
  const { operations, service, keeping } = services;
  const rejections = rememberRejections(() => operations.rejections(linkId));

  const read = async (): Promise<void> => {
    const { link, parts, lastRun } = await operations.status(linkId);
    const failed = parts.reduce((sum, part) => sum + part.failed + (part.failedLines ?? 0), 0);
    const groups = [...(await rejections.read(failed))];
    const activity = watch.activityOf(linkId);
    const { connection, implementation } = operations.link(linkId);
    output.show({
      screen: 'status',
      link,
      login: connection.user,
      publicKey: implementation.publicKey,
      keeping,
      ...(asked === undefined ? {} : { asked }),
      ...(work.view === undefined ? {} : { work: work.view }),
      parts: [...parts],
      lastRun,
      rejections: groups,
      readAt: new Date().toISOString(),
      ...(activity === undefined ? {} : { activity }),
      ...(watch.problem === undefined ? {} : { serviceProblem: watch.problem }),
    });
  };
  const send = oneAtATime(TELL_INTERVAL_MS, read, output.fail);
  const watch = watchService(service, {
    onActivity(activity, before) {
      if (activity.linkId !== linkId) return;
      if (activity.state !== before?.state) rejections.forget();
      send();
    },
    onRefresh() {
      rejections.forget();
      send();
    },
    onAnswer: send,
  });
  const work = workOnLink(services, linkId, output, send);
  if (asked === 'testConnection' || asked === 'verify') work[asked]();
  watch.refresh();
  return {
    work,
    refresh: watch.refresh,
    close() {
      work.close();
      watch.close();
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
