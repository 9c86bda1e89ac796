import type { LinkActivity } from '../domain/activity.ts';
import type { CompanyLink } from '../domain/link.ts';
import type { ServiceClient } from '../service/serviceClient.ts';
import type { Texts } from '../texts/texts.ts';
import type { Output } from './output.ts';

/** What `service status` tells. */
export interface ServiceReport {
  readonly running: true;
  readonly pid: number;
  readonly version: string;
  readonly since: string;
  readonly intervalMinutes: number;
  readonly links: readonly (LinkActivity & {
    readonly company: { readonly code: number; readonly name: string };
  })[];
}

export async function readService(
  service: ServiceClient,
  links: readonly CompanyLink[],
): Promise<ServiceReport> {
  const { pid, version, since, intervalMinutes } = await service.identity();
  const activities = await service.activities();
  return {
    running: true,
    pid,
    version,
    since,
    intervalMinutes,
    links: activities.flatMap((activity) => {
      const company = links.find(({ id }) => id === activity.linkId)?.company;
      // Unlinked in this moment.
      return company === undefined
        ? []
        : [{ ...activity, company: { code: company.code, name: company.name } }];
    }),
  };
}

/** For a monitoring system: nothing waits for a person. */
export function isHealthy({ links }: ServiceReport): boolean {
  return links.every(({ state }) => state !== 'blocked');
}

export function printService(output: Output, texts: Texts, report: ServiceReport): void {
  const { pid, version, links } = report;
  const clock = new Intl.DateTimeFormat(texts.language, { hour: '2-digit', minute: '2-digit' });
  output.line(texts.text('service.started', { pid, version }));
  for (const { state, company, nextRunAt, run, problem } of links) {
    const params = {
      time: nextRunAt === undefined ? '' : clock.format(new Date(nextRunAt)),
      percent: run?.percent ?? 0,
      pace: run?.recordsPerMinute ?? 0,
    };
    output.line(`  ${company.name}: ${texts.text(`service.${state}`, params)}`);
    if (problem === undefined) continue;
    const { message, remedy } = texts.error(problem);
    output.line(`      ${message}`);
    output.line(`      ${remedy}  [${problem.code}]`);
  }
}
