import { extId, flag, integer, reference, text } from './fieldDefinition.ts';
import type { ResourceDefinition } from './resourceDefinition.ts';
import { DESCRIPTION_FIELDS, descriptions, resource } from './resourceDefinition.ts';

/** What an implementation has before its first account. Fields of countries and currencies are ASSUMED. */
export const SETTINGS_RESOURCES: readonly ResourceDefinition[] = [
  resource({
    name: 'branches',
    description: 'Branches',
    operations: ['create', 'read', 'update'],
    labelFields: DESCRIPTION_FIELDS,
    fields: [
      extId(),
      ...descriptions({ required: 'ES', spanishLength: 50 }),
      flag('default', { readOnly: true }),
      flag('mainEnvironment', { readOnly: true }),
      reference('currencyId', 'currencies'),
      integer('timeZoneId'),
      flag('imperialSystem'),
    ],
  }),
  resource({
    name: 'currencies',
    description: 'Currencies',
    operations: ['read'],
    labelFields: ['isoCode'],
    fields: [...descriptions(), text('isoCode', 3), text('symbol', 5), flag('default')],
  }),
  resource({
    name: 'countries',
    description: 'Countries',
    operations: ['read'],
    labelFields: DESCRIPTION_FIELDS,
    fields: [...descriptions(), text('isoCode', 2), text('phonePrefix', 6), integer('idPrefix')],
  }),
];
