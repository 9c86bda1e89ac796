import type { ConnectionService } from '../domain/activity.ts';
import { toErrorDetail, type ErrorDetail } from '../domain/errors.ts';
import type { LinkSummary } from '../domain/link.ts';
import type { ServiceClient } from '../service/serviceClient.ts';
import type { LinkChanges } from '../session/panel/openScreen.ts';
import type { LinkOperations } from '../session/linkOperations.ts';

/** Linked companies, and the connection service where one is running. */
export interface Companies {
  readonly operations: LinkOperations;
  readonly service: ServiceClient | undefined;
}

/** The same, whatever stands for the service. */
type ServedCompanies = Pick<Companies, 'operations'> & { readonly service: ConnectionService | undefined };

/** Tells the service what is known of a link's secrets, which it keeps in memory alone: of one that is new, or whose secrets are. */
async function serveLink(
  operations: LinkOperations,
  service: ConnectionService,
  linkId: string,
): Promise<void> {
  const { secrets } = operations;
  const sqlPassword = await secrets.get(linkId, 'sqlPassword');
  const privateKey = await secrets.get(linkId, 'privateKey');
  // What is not known here the service may know.
  const known = { ...(sqlPassword && { sqlPassword }), ...(privateKey && { privateKey }) };
  if (Object.keys(known).length > 0) await service.serve(linkId, known);
}

/** The same for all links. One that cannot be served does not keep the others from it. */
export async function serveAll(
  operations: LinkOperations,
  service: ConnectionService,
  onNotice: (notice: ErrorDetail) => void,
): Promise<void> {
  for (const { id } of operations.links()) {
    await serveLink(operations, service, id).catch((thrown: unknown) => onNotice(toErrorDetail(thrown)));
  }
}

/** Other keys for a linked company (B8); the service uses them from its next run on. */
export async function rotateKeys(
  { operations, service }: ServedCompanies,
  linkId: string,
  keys: { readonly publicKey: string; readonly privateKey: string },
): Promise<void> {
  await operations.rotateKeys(linkId, keys);
  if (service !== undefined) await serveLink(operations, service, linkId);
}

/** Another password of the SQL login; the service uses it from its next run on. */
export async function changePassword(
  { operations, service }: ServedCompanies,
  linkId: string,
  password: string,
): Promise<void> {
  await operations.changePassword(linkId, password);
  if (service !== undefined) await serveLink(operations, service, linkId);
}

/** Ends a link (B8): the service ends the run that is going on and lets go of it first; a run of another process refuses. */
export async function unlink({ operations, service }: ServedCompanies, linkId: string): Promise<LinkSummary> {
  await service?.forget(linkId);
  try {
    return await operations.unlink(linkId);
  } catch (thrown) {
    // Still linked, so still served.
    if (service !== undefined) await serveLink(operations, service, linkId);
    throw thrown;
  }
}

/** The same three for the panels of a host. */
export function linkChanges(companies: ServedCompanies): LinkChanges {
  return {
    rotateKeys: (linkId, keys) => rotateKeys(companies, linkId, keys),
    changePassword: (linkId, password) => changePassword(companies, linkId, password),
    unlink: (linkId) => unlink(companies, linkId),
  };
}
