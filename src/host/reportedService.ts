import { LinkError } from '../domain/errors.ts';
import type { ReportedService } from '../report/facts/handoverReport.ts';
import type { ServiceClient } from '../service/serviceClient.ts';

/** What a handover report says of the service (B9); null where none answers. */
export async function reportedService(
  service: Pick<ServiceClient, 'identity' | 'activities'>,
  linkId: string,
): Promise<ReportedService | null> {
  try {
    const { intervalMinutes } = await service.identity();
    const activity = (await service.activities()).find((one) => one.linkId === linkId);
    if (activity === undefined) return { intervalMinutes, activity: null };
    const { state, nextRunAt, problem } = activity;
    return {
      intervalMinutes,
      activity: {
        state,
        ...(nextRunAt === undefined ? {} : { nextRunAt }),
        ...(problem === undefined ? {} : { problem }),
      },
    };
  } catch (thrown) {
    if (thrown instanceof LinkError && thrown.code === 'SERVICE_UNAVAILABLE') return null;
    throw thrown;
  }
}
