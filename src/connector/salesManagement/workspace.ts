import { z } from 'zod';
import type { Company } from '../../protocol/company.ts';
import { LinkError } from '../../protocol/errors.ts';
import { workspace, type NewImplementation, type Workspace } from '../../protocol/implementation.ts';
import { ApiClient, type ApiClientOptions, type ApiKeys } from './apiClient.ts';
import { listRecords } from './records.ts';

/*
 * ASSUMED, all of this file: no public page tells of plans, licences or implementations. When the vendor's own calls
 * become known, this is the only place to change.
 */

/** The implementation behind the keys; undefined where the CRM has no such call or it does not work (R12). */
export async function readWorkspace(client: ApiClient): Promise<Workspace | undefined> {
  try {
    return await client.send({ method: 'GET', path: '/workspace', schema: workspace });
  } catch (thrown) {
    const code = thrown instanceof LinkError ? thrown.code : undefined;
    if (code === 'API_REFUSED' || code === 'API_UNAVAILABLE' || code === 'API_ANSWER_UNEXPECTED') return undefined;
    throw thrown;
  }
}

/** The name of the main branch, which carries the implementation's name where nothing better is known. */
export async function readMainBranchName(client: ApiClient): Promise<string | undefined> {
  const branches = await listRecords(client, 'branches');
  const main = branches.find((branch) => branch['mainEnvironment'] === true) ?? branches[0];
  const name = main?.['descriptionES'] ?? main?.['descriptionEN'];
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
        countryId: SPAIN,
        adminEmail: request.adminEmail,
      },
      schema: createdImplementation,
      once: true,
    });
    return { id, name, keys: { publicKey, privateKey } };
  } catch (thrown) {
    if (!(thrown instanceof LinkError) || thrown.code !== 'API_REFUSED') throw thrown;
    if (thrown.params['status'] === 409) {
      throw new LinkError('IMPLEMENTATION_NAME_TAKEN', { name: request.name }, thrown.cause);
    }
    if (thrown.params['status'] === 404) {
      throw new LinkError('IMPLEMENTATION_CREATION_UNAVAILABLE', { host: client.host }, thrown.cause);
    }
    throw thrown;
  }
}

/** ISO 3166 numeric, as Sage 200 ES is sold for Spanish companies. */
const SPAIN = 724;
