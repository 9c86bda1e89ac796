import { sameEmail } from '../../domain/emails.ts';
import * as z from 'zod';
import { LinkError } from '../../domain/errors.ts';
import type { ApiClient } from '../salesManagement/apiClient.ts';
import { isUnusable } from '../salesManagement/apiErrors.ts';
import { flagValue, idValue, listOf, textValue, wholeNumber } from '../salesManagement/reading.ts';
import { listRecords } from '../salesManagement/records.ts';
import { quote } from '../salesManagement/where.ts';

const level = z.preprocess((value) => wholeNumber(value), z.int().optional());

const crmUser = z.looseObject({
  id: z.int(),
  email: z.string().nullish(),
  extId: textValue.nullish(),
  level,
  isActive: flagValue.nullish().catch(undefined),
});
export type CrmUser = z.infer<typeof crmUser>;

/**
 * The implementation's users that are not deleted.
 *
 * @throws LinkError with an `API_` code; `API_ANSWER_UNEXPECTED` for users that are none.
 */
export async function readUsers(client: ApiClient): Promise<readonly CrmUser[]> {
  return listUsers(client);
}

export async function findUserByEmail(client: ApiClient, email: string): Promise<CrmUser | undefined> {
  const users = await listUsers(client, `email=${quote(email)}`);
  return users.find((user) => sameEmail(user.email, email));
}

async function listUsers(client: ApiClient, where?: string): Promise<readonly CrmUser[]> {
  const parsed = z.array(crmUser).safeParse(await listRecords(client, 'users', where));
  if (parsed.success) return parsed.data;
  const cause = new Error(z.prettifyError(parsed.error));
  throw new LinkError('API_ANSWER_UNEXPECTED', { host: client.host, request: 'GET /users' }, cause);
}

const userRoles = listOf(z.looseObject({ id: idValue, name: z.string().nullish(), level }));
type Role = z.infer<typeof userRoles>[number];
/** The widest of the levels that users and roles have. */
const WIDEST_LEVEL = 5;

/** Told by what it says: its number differs from one implementation to another. */
function isAdministrator({ name, level: reach }: Role): boolean {
  return /^\s*admin/i.test(name ?? '') && (reach === undefined || reach === WIDEST_LEVEL);
}

/**
 * The e-mail of the ADMIN user where no other call tells it: the one user with the role of administrators. Undefined
 * where there are several, or roles cannot be read: then a person is asked.
 */
export async function findAdminEmail(
  client: ApiClient,
  users: readonly CrmUser[],
): Promise<string | undefined> {
  const admins: string[] = [];
  for (const user of users.filter(({ level: reach }) => reach === WIDEST_LEVEL)) {
    const roles = await readRoles(client, user.id);
    if (roles === undefined) return undefined;
    if (roles.some(isAdministrator) && user.email) admins.push(user.email);
  }
  return admins.length === 1 ? admins[0] : undefined;
}

async function readRoles(client: ApiClient, userId: number): Promise<readonly Role[] | undefined> {
  try {
    return await client.send({
      method: 'GET',
      path: `/users/${userId}/roles`,
      schema: userRoles,
      tries: 2,
    });
  } catch (thrown) {
    if (isUnusable(thrown)) return undefined;
    throw thrown;
  }
}
