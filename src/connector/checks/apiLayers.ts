import * as z from 'zod';
import { LinkError } from '../../protocol/errors.ts';
import { freeLicences, SUPPORTED_PLANS, type Workspace } from '../../protocol/implementation.ts';
import type { ApiClient } from '../salesManagement/apiClient.ts';
import { readWorkspace } from '../salesManagement/workspace.ts';
import { readFieldLimits } from '../sync/fieldLimits.ts';
import { STAGES } from '../sync/stages/stages.ts';
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

/** Any answer will do: without a session the API is bound to refuse. */
async function reach(client: ApiClient): Promise<Finding> {
  try {
    await client.sendWithoutSession({ method: 'GET', path: '/resources', schema: z.unknown() });
  } catch (thrown) {
    const refused = ['API_KEYS_REJECTED', 'API_FORBIDDEN', 'API_REFUSED'];
    if (!(thrown instanceof LinkError) || !refused.includes(thrown.code)) throw thrown;
  }
  return { found: client.host };
}

/** R2. */
export function checkPlan(workspace: Workspace | undefined): Finding {
  const plan = workspace?.plan;
  if (plan === undefined) return { warning: { code: 'PLAN_UNKNOWN', params: {} } };
  if (!SUPPORTED_PLANS.includes(plan)) throw new LinkError('PLAN_NOT_SUPPORTED', { plan });
  return { found: plan };
}

/** R12: unreadable licences let the flow go on. */
function checkLicences(workspace: Workspace | undefined): Finding {
  const licences = workspace?.licences;
  if (licences === undefined) return { warning: { code: 'LICENCES_UNKNOWN', params: {} } };
  return { found: `${freeLicences(licences)} / ${licences.contracted}` };
}

const resourceList = z.array(z.looseObject({ end_point: z.string() }));

/** The CRM's own description of itself against what we send: a field that is not there, or cannot be written. */
async function checkApiSchema(client: ApiClient): Promise<Finding> {
  const offered = await client.send({ method: 'GET', path: '/resources', schema: resourceList });
  const names = new Set(offered.map(({ end_point }) => end_point.split('/').at(-1)?.toLowerCase()));
  for (const { resource, fields, readAs } of STAGES) {
    if (!names.has(resource.toLowerCase()))
      throw new LinkError('API_SCHEMA_MISMATCH', { resource, field: '—' });
    const limits = await readFieldLimits(client, resource);
    for (const field of fields) {
      const known = limits.fields.has(field) || limits.fields.has(readAs?.[field] ?? field);
      if (!known || limits.readOnly.has(field))
        throw new LinkError('API_SCHEMA_MISMATCH', { resource, field });
    }
    const demanded = limits.required.find((field) => !fields.includes(field));
    if (demanded !== undefined) throw new LinkError('API_SCHEMA_MISMATCH', { resource, field: demanded });
  }
  return { found: `${STAGES.length} × /schema` };
}
