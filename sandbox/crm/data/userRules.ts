import { badRequest } from '../crmError.ts';
import type { CrmRecord } from '../schema/resourceDefinition.ts';
import type { Implementation } from './implementation.ts';
import { tableOf, usedSeats } from './implementation.ts';
import type { Values } from './records.ts';
import { foldText } from './recordTable.ts';

const EMAIL = /^[^\s@;,]+@[^\s@;,]+\.[^\s@;,]+$/;

/** What a user must keep to beyond the schema: a free seat, an address of their own, a known telephone prefix. */
export function checkUser(
  implementation: Implementation,
  values: Values,
  before: CrmRecord | undefined,
): void {
  const { email, idPrefix } = values;
  if (typeof email === 'string') {
    checkEmail(implementation, email, before);
  }
  if (idPrefix !== undefined) {
    const countries = tableOf(implementation, 'countries').all();
    if (!countries.some((country) => country['idPrefix'] === idPrefix)) {
      throw badRequest(
        `The field idPrefix refers to the country prefix ${String(idPrefix)}, which does not exist`,
      );
    }
  }
  const wasActive = before?.['isActive'] === true;
  const isActive = (values['isActive'] ?? before?.['isActive'] ?? true) === true;
  const { contracted } = implementation.seed.licenses;
  if (isActive && !wasActive && usedSeats(implementation) >= contracted) {
    throw badRequest(`There are no free licenses: all ${contracted} contracted licenses are in use`);
  }
}

function checkEmail(implementation: Implementation, email: string, before: CrmRecord | undefined): void {
  if (!EMAIL.test(email)) {
    throw badRequest('The field email is not an e-mail address');
  }
  const folded = foldText(email);
  const taken = tableOf(implementation, 'users')
    .all()
    .some((user) => !user.deleted && user.id !== before?.id && foldText(String(user['email'])) === folded);
  if (taken) {
    throw badRequest(`The field email is not free: a user with ${email} already exists`);
  }
}

/** Queues the mail that invites a new user. ASSUMED: creating a user is what sends it. */
export function queueWelcomeMail(implementation: Implementation, user: CrmRecord): void {
  implementation.welcomeMails.push({
    userId: user.id,
    email: String(user['email']),
    name: `${String(user['name'])} ${String(user['lastName'])}`,
    language: String(user['uiLanguage']),
    queuedAt: user.dateCreated,
  });
}
