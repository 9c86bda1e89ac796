import * as z from 'zod';
import type { Company } from '../../domain/company.ts';
import { LinkError } from '../../domain/errors.ts';
import type { NewImplementation, Workspace } from '../../domain/implementation.ts';
import { ApiClient, type ApiClientOptions, type ApiKeys } from './apiClient.ts';
import { isNoSuchRoute, isUnusable } from './apiErrors.ts';
import { wholeNumber } from './reading.ts';
import { readMainBranch } from './settings.ts';

/*
 * ASSUMED, all of this file: no public page tells of plans, licences or implementations. When the vendor's own calls
 * become known, this is the only place to change.
 */

const count = z.preprocess((value) => wholeNumber(value) ?? value, z.int().min(0));

const workspaceAnswer = z.object({
  id: z.coerce.string().min(1),
  name: z.string(),
  plan: z.string().optional().catch(undefined),
  licenses: z.object({ contracted: count, used: count }).optional().catch(undefined),
  admin: z
    .object({ email: z.string(), name: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

/** The implementation behind the keys; undefined where the CRM has no such call or it does not work (R12). */
export async function readWorkspace(client: ApiClient): Promise<Workspace | undefined> {
  try {
    const answer = await client.send({
      method: 'GET',
      path: '/workspace',
      schema: workspaceAnswer,
      tries: 2,
    });
    const { licenses, ...workspace } = answer;
    return { ...workspace, ...(licenses === undefined ? {} : { licences: licenses }) };
  } catch (thrown) {
    if (isUnusable(thrown)) return undefined;
    throw thrown;
  }
}

/** The name of the main branch, which carries the implementation's name where nothing better is known. */
export async function readMainBranchName(client: ApiClient): Promise<string | undefined> {
  const main = await readMainBranch(client);
  const name = main['descriptionES'] ?? main['descriptionEN'];
  return typeof name === 'string' && name !== '' ? name : undefined;
}

const createdImplementation = z.object({
  id: z.coerce.string(),
  name: z.string(),
  publicKey: z.string().min(1),
  privateKey: z.string().min(1),
});

/**
 * Creates an implementation (R7).
 *
 * @throws LinkError `IMPLEMENTATION_NAME_TAKEN`, `IMPLEMENTATION_CREATION_UNAVAILABLE` or an `API_` code.
 */
export async function createImplementation(
  company: Company,
  request: NewImplementation,
  options: ApiClientOptions = {},
): Promise<{ readonly id: string; readonly name: string; readonly keys: ApiKeys }> {
  const client = new ApiClient(request.apiUrl, { publicKey: '', privateKey: '' }, options);
  try {
    const { id, name, publicKey, privateKey } = await client.sendWithoutSession({
      method: 'POST',
      path: '/implementations',
      body: {
        name: request.name,
        companyName: company.name,
        vatNumber: company.vatNumber,
        countryId: 'ES',
        adminEmail: request.adminEmail,
      },
      schema: createdImplementation,
      once: true,
    });
    return { id, name, keys: { publicKey, privateKey } };
  } catch (thrown) {
    if (isNoSuchRoute(thrown)) {
      throw new LinkError('IMPLEMENTATION_CREATION_UNAVAILABLE', { host: client.host }, thrown.cause);
    }
    if (!(thrown instanceof LinkError) || thrown.code !== 'API_REFUSED') throw thrown;
    if (thrown.params['status'] === 409) {
      throw new LinkError('IMPLEMENTATION_NAME_TAKEN', { name: request.name }, thrown.cause);
    }
    throw thrown;
  }
}
