import * as z from 'zod';
import type { ApiClient } from '../salesManagement/apiClient.ts';
import { crmRecord, listRecords } from '../salesManagement/records.ts';
import { quote } from '../salesManagement/where.ts';

const crmUser = z.looseObject({
  ...crmRecord.shape,
  email: z.string().nullish(),
  extId: z.string().nullish(),
  level: z.int().nullish(),
});
export type CrmUser = z.infer<typeof crmUser>;

/** The implementation's users that are not deleted. */
export async function readUsers(client: ApiClient): Promise<readonly CrmUser[]> {
  return z.array(crmUser).parse(await listRecords(client, 'users'));
}

export async function findUserByEmail(client: ApiClient, email: string): Promise<CrmUser | undefined> {
  const users = z.array(crmUser).parse(await listRecords(client, 'users', `email=${quote(email)}`));
  return users.find((user) => user.email?.toLowerCase() === email.toLowerCase());
}

const userRoles = z.array(z.looseObject({ id: z.int() }));
/** The role of administrators in the published samples. */
const ADMINISTRATOR = 32;

/** The e-mail of the ADMIN user where no other call tells it: the one user with the administrator's role. */
export async function findAdminEmail(
  client: ApiClient,
  users: readonly CrmUser[],
): Promise<string | undefined> {
  const admins: string[] = [];
  for (const user of users.filter(({ level }) => level === 5)) {
    const roles = await client.send({ method: 'GET', path: `/users/${user.id}/roles`, schema: userRoles });
    if (roles.some(({ id }) => id === ADMINISTRATOR) && user.email) admins.push(user.email);
  }
  return admins.length === 1 ? admins[0] : undefined;
}
