import { randomInt } from 'node:crypto';
import { badRequest, CrmError } from '../crmError.ts';
import { COUNTRIES } from '../data/countries.ts';
import type { Implementation, ImplementationSeed } from '../data/implementation.ts';
import { tableOf, usedSeats } from '../data/implementation.ts';
import type { Answer } from './apiRequest.ts';
import { ok } from './apiRequest.ts';

/*
 * ASSUMED, all of this file: no public call of the CRM tells the workspace, its licences or its plan, or creates an
 * implementation. A real answer would be put in here.
 */

export interface WorkspaceOptions {
  /** `missing` answers 404, `broken` 500. */
  readonly workspaceEndpoint: 'on' | 'missing' | 'broken';
  readonly licencesReadable: boolean;
}

/** `GET /workspace`. */
export function workspace(implementation: Implementation, options: WorkspaceOptions): Answer {
  if (options.workspaceEndpoint === 'missing') {
    throw new CrmError(404, { message: 'Not Found' });
  }
  if (options.workspaceEndpoint === 'broken') {
    throw new CrmError(500, { code: 900, message: 'Connection error' });
  }
  const { id, name, plan, licenses } = implementation.seed;
  const admin = tableOf(implementation, 'users').get(implementation.adminUserId);
  return ok({
    id,
    name,
    plan,
    ...(options.licencesReadable
      ? { licenses: { contracted: licenses.contracted, used: usedSeats(implementation) } }
      : {}),
    admin: {
      id: implementation.adminUserId,
      email: admin?.['email'],
      name: `${String(admin?.['name'])} ${String(admin?.['lastName'])}`,
    },
  });
}

/** Reads the body of `POST /implementations` into a seed; 400 names the field, 409 says that the name is taken. */
export function newImplementationSeed(
  body: unknown,
  existing: readonly ImplementationSeed[],
): Partial<ImplementationSeed> {
  const fields: Readonly<Record<string, unknown>> =
    typeof body === 'object' && body !== null ? { ...body } : {};
  const [name, , , adminEmail] = ['name', 'companyName', 'vatNumber', 'adminEmail'].map((field) => {
    const value = fields[field];
    if (typeof value !== 'string' || value.trim() === '') {
      throw badRequest(`The field ${field} is required`);
    }
    return value.trim();
  });
  if (name === undefined || adminEmail === undefined || !/^[^\s@;,]+@[^\s@;,]+$/.test(adminEmail)) {
    throw badRequest('The field adminEmail is not an e-mail address');
  }
  checkCountry(fields['countryId']);
  if (existing.some((seed) => seed.name.toLowerCase() === name.toLowerCase())) {
    throw new CrmError(409, { message: `There is already an implementation with the name ${name}` });
  }
  const adminName = `Administrador ${name}`.slice(0, 80);
  return { id: freeId(existing), name, admin: { email: adminEmail, name: adminName } };
}

/** Before there is a tenant there are no ids of countries: an ISO code is checked, any number is let in. */
function checkCountry(country: unknown): void {
  const isKnown =
    typeof country === 'string'
      ? COUNTRIES.some(([, , code]) => code === country.toUpperCase())
      : Number.isInteger(country);
  if (!isKnown) {
    throw badRequest('The field countryId must be a country');
  }
}

function freeId(existing: readonly ImplementationSeed[]): string {
  for (;;) {
    const id = String(randomInt(50_000, 1_000_000));
    if (existing.every((seed) => seed.id !== id)) {
      return id;
    }
  }
}
