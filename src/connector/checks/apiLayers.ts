import * as z from 'zod';
import { LinkError } from '../../domain/errors.ts';
import { freeLicences, isSupportedPlan, type Workspace } from '../../domain/implementation.ts';
import type { ApiClient } from '../salesManagement/apiClient.ts';
import { isUnusable } from '../salesManagement/apiErrors.ts';
import { listOf } from '../salesManagement/reading.ts';
import { readCountries, readMainBranch } from '../salesManagement/settings.ts';
import { readWorkspace } from '../salesManagement/workspace.ts';
import { hasNoDescription, readFieldLimits } from '../sync/records/fieldLimits.ts';
import { STAGES } from '../sync/records/stages/stages.ts';
import type { Finding, Layer } from './runLayers.ts';

/** The layers of the CRM's side. */
export function apiLayers(client: ApiClient): readonly Layer[] {
  let workspace: Workspace | undefined;
  return [
    { check: 'api', run: () => reach(client) },
    {
      check: 'keys',
      run: async () => {
        await client.login();
        return {};
      },
    },
    {
      check: 'plan',
      run: async () => {
        workspace = await readWorkspace(client);
        return checkPlan(workspace);
      },
    },
    { check: 'licences', run: async () => checkLicences(workspace) },
    { check: 'apiSchema', run: () => checkApiSchema(client) },
  ];
}

/** Any answer will do: without a session the API is bound to refuse. Whose answer it is, the login will tell. */
async function reach(client: ApiClient): Promise<Finding> {
  try {
    await client.sendWithoutSession({ method: 'GET', path: '/resources', schema: z.unknown() });
  } catch (thrown) {
    const refused = ['API_KEYS_REJECTED', 'API_FORBIDDEN', 'API_REFUSED'];
    if (!(thrown instanceof LinkError)) throw thrown;
    const isAnswer = thrown.code === 'API_UNAVAILABLE' && Number(thrown.params['status']) < 500;
    if (!isAnswer && !refused.includes(thrown.code)) throw thrown;
  }
  return { found: client.host };
}

/** R2. */
function checkPlan(workspace: Workspace | undefined): Finding {
  const plan = workspace?.plan;
  if (plan === undefined) return { warning: { code: 'PLAN_UNKNOWN', params: {} } };
  if (!isSupportedPlan(plan)) throw new LinkError('PLAN_NOT_SUPPORTED', { plan });
  return { found: plan };
}

/** R12: unreadable licences let the flow go on. */
function checkLicences(workspace: Workspace | undefined): Finding {
  const licences = workspace?.licences;
  if (licences === undefined) return { warning: { code: 'LICENCES_UNKNOWN', params: {} } };
  return { found: `${freeLicences(licences)} / ${licences.contracted}` };
}

const resourceList = listOf(z.looseObject({ end_point: z.string() }));

/** The resources that the CRM says it has, in lower case; undefined where it does not say. */
async function readResources(client: ApiClient): Promise<ReadonlySet<string> | undefined> {
  try {
    const offered = await client.send({ method: 'GET', path: '/resources', schema: resourceList });
    return new Set(offered.map(({ end_point }) => end_point.split('/').at(-1)?.toLowerCase() ?? ''));
  } catch (thrown) {
    if (hasNoDescription(thrown)) return undefined;
    throw thrown;
  }
}

/**
 * The CRM's own description of itself against what we send: a field that is not there, or cannot be written. Then the
 * lists that no record can be sent without.
 */
async function checkApiSchema(client: ApiClient): Promise<Finding> {
  const names = await readResources(client);
  const undescribed = names === undefined ? ['/resources'] : [];
  for (const { resource, fields, readAs } of STAGES) {
    if (names !== undefined && !names.has(resource.toLowerCase()))
      throw new LinkError('API_SCHEMA_MISMATCH', { resource, field: '—' });
    const limits = await readFieldLimits(client, resource);
    if (limits.isAssumed) {
      undescribed.push(`/${resource}/schema`);
      continue;
    }
    for (const field of fields) {
      const known = limits.fields.has(field) || limits.fields.has(readAs?.[field] ?? field);
      if (!known || limits.readOnly.has(field))
        throw new LinkError('API_SCHEMA_MISMATCH', { resource, field });
    }
    const demanded = limits.required.find((field) => !fields.includes(field));
    if (demanded !== undefined) throw new LinkError('API_SCHEMA_MISMATCH', { resource, field: demanded });
  }
  await checkSettings(client);
  return {
    found: `${STAGES.length} × /schema`,
    ...(undescribed.length === 0
      ? {}
      : { warning: { code: 'API_DESCRIPTION_MISSING', params: { resource: undescribed.join(', ') } } }),
  };
}

/** The branch and the countries are in every record: said here, before anything is sent. */
async function checkSettings(client: ApiClient): Promise<void> {
  for (const [resource, read] of [
    ['branches', readMainBranch],
    ['countries', readCountries],
  ] as const) {
    try {
      await read(client);
    } catch (thrown) {
      if (!isUnusable(thrown)) throw thrown;
      throw new LinkError('API_SETTING_UNREADABLE', { resource }, thrown.cause ?? thrown);
    }
  }
}
