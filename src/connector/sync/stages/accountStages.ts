import { accounts } from '../../sage200/sources/accounts.ts';
import { contacts, type ContactRow } from '../../sage200/sources/contacts.ts';
import { byExtId } from '../identity.ts';
import { firstEmail, salesRepId, userReference, withoutParent } from '../mapping.ts';
import { defineStage, USERS, type Reference } from '../stage.ts';

export const accountReference = (code: string): Reference => ({ stage: 'accounts', key: code });

export const accountStage = defineStage({
  name: 'accounts',
  part: 'accounts',
  counted: true,
  resource: 'accounts',
  sources: [accounts],
  optional: false,
  refersTo: [USERS],
  keyOf: (row) => row.code,
  references: (row) => [userReference(row.agentCode)],
  map: (row, references, context) => ({
    kind: 'body',
    body: {
      name: [row.name, row.name2].filter((part) => part !== '').join(' ') || row.tradeName,
      extId: row.code,
      branchId: context.branchId,
      salesRepId1: salesRepId(row.agentCode, references, context),
      vatNumber: row.euVatNumber || row.vatNumber,
      address1: row.address,
      postcode: row.postcode,
      city: row.city,
      region: row.province,
      countryId: context.countryIds.get(row.countryCode.toUpperCase()) ?? null,
      phone: row.phone,
      phone2: row.phone2,
      phone3: row.phone3,
      fax: row.fax,
      email: firstEmail(row.email),
      comment: row.comment,
      // Customers belong to Sage; prospects may be worked on in the CRM.
      readOnly: row.category !== 'POT',
    },
  }),
  identity: byExtId,
  fields: [
    'name',
    'extId',
    'branchId',
    'salesRepId1',
    'vatNumber',
    'address1',
    'postcode',
    'city',
    'region',
    'countryId',
    'phone',
    'phone2',
    'phone3',
    'fax',
    'email',
    'comment',
    'readOnly',
  ],
  required: ['name', 'branchId', 'salesRepId1'],
});

export const contactStage = defineStage({
  name: 'contacts',
  part: 'contacts',
  counted: true,
  resource: 'contacts',
  sources: [contacts],
  optional: true,
  refersTo: ['accounts'],
  keyOf: (row) => `${row.accountCode}/${row.position}`,
  references: (row) => [accountReference(row.accountCode)],
  map: (row, references, context) => {
    const parent = accountReference(row.accountCode);
    const account = references.held(parent);
    if (account === undefined) return withoutParent(parent, references);
    const { salesRepId1 } = JSON.parse(account.body) as { salesRepId1?: number };
    return {
      kind: 'body',
      body: {
        accountId: account.crmId,
        ...names(row),
        extId: `${row.accountCode}/${row.position}`,
        salesRepId: salesRepId1 ?? context.adminUserId,
        phone1: row.phone,
        phone2: row.phone2,
        email: firstEmail(row.email),
      },
    };
  },
  identity: byExtId,
  fields: ['accountId', 'firstName', 'lastName', 'extId', 'salesRepId', 'phone1', 'phone2', 'email'],
  required: ['accountId', 'firstName', 'lastName', 'salesRepId'],
});

/** Both names are required: a whole name is divided after its first word, a single word gets a dash beside it. */
function names(row: ContactRow): { firstName: string; lastName: string } {
  const surnames = [row.lastName1, row.lastName2].filter((part) => part !== '').join(' ');
  const [first = '', ...others] = row.fullName.split(/\s+/);
  const firstName = row.firstName || first;
  const lastName = row.firstName === '' ? surnames || others.join(' ') : surnames;
  return { firstName, lastName: lastName || (firstName === '' ? '' : '-') };
}
