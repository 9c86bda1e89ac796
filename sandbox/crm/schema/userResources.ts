import { date, extId, flag, integer, reference, references, text } from './fieldDefinition.ts';
import type { ResourceDefinition } from './resourceDefinition.ts';
import { resource, valueList } from './resourceDefinition.ts';

const USER_LANGUAGES = ['ES', 'EN', 'US', 'IT', 'DE', 'PT', 'BR', 'RU'] as const;

/** People who log in, and what they may be. */
export const USER_RESOURCES: readonly ResourceDefinition[] = [
  resource({
    name: 'users',
    description: 'Users',
    labelFields: ['name', 'lastName'],
    fields: [
      references('branches', 'branches', { required: true, shape: 'description' }),
      text('email', 100, { required: true }),
      text('name', 50, { required: true }),
      text('lastName', 80, { required: true }),
      text('nic', 50, { required: true }),
      text('phone', 30, { required: true }),
      integer('idPrefix', { required: true }),
      text('dbLanguage', 2, { required: true, allowed: USER_LANGUAGES }),
      text('uiLanguage', 2, { required: true, allowed: USER_LANGUAGES }),
      flag('isActive', { initial: true }),
      // Create lists it as optional and the schema as read-only: the sandbox sides with the schema.
      flag('billable', { readOnly: true, initial: true }),
      integer('level', { range: [1, 5], initial: 1 }),
      reference('managerId', 'users', { shape: 'description', minusOneIsNone: true }),
      reference('userTypeId', 'userTypes', { shape: 'description' }),
      reference('rateId', 'rates', { shape: 'description', minusOneIsNone: true }),
      extId(),
      flag('branchRestriction'),
      flag('computeSfm'),
      text('phoneExtension', 10),
      date('lastPasswordChangeDate', { readOnly: true }),
      text('locale', 10, { readOnly: true, initial: 'es-ES' }),
    ],
  }),
  valueList('userTypes', 'User types'),
  resource({
    name: 'roles',
    description: 'Roles',
    operations: ['read'],
    labelFields: ['name'],
    fields: [
      text('name', 100),
      integer('level', { range: [1, 5] }),
      references('branches', 'branches'),
      extId(),
    ],
  }),
];
