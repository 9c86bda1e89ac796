import { USERS } from '../../../agents/keptUsers.ts';
import { accounts } from '../../../sage200/sources/accounts.ts';
import { contacts, type ContactRow } from '../../../sage200/sources/contacts.ts';
import { vatNumberKey } from '../../../../domain/vatNumber.ts';
import { byExtId } from '../identity.ts';
import { firstEmail, joined, salesRepId, userReference, withoutParent } from '../mapping.ts';
import { defineStage, type Reference } from '../stage.ts';

export const accountReference = (code: string): Reference => ({ stage: 'accounts', parts: [code] });

export const accountStage = defineStage({
  name: 'accounts',
  part: 'accounts',
  counted: true,
  resource: 'accounts',
  sources: [accounts],
  optional: false,
  parents: {},
  refersTo: [USERS],
  keyOf: (row) => [row.code],
  references: (row) => [userReference(row.agentCode)],
  map: (row, _references, context) => ({
    kind: 'body',
    vatNumbers: [row.euVatNumber, row.vatNumber].map((number) => vatNumberKey(number ?? '')),
    body: {
      name: joined([row.name, row.name2], ' ') || row.tradeName,
      extId: row.code,
      branchId: context.branchId,
      salesRepId1: salesRepId(row.agentCode, context),
      vatNumber: row.euVatNumber || row.vatNumber,
      address1: row.address,
      postcode: row.postcode,
      city: row.city,
      region: row.province,
      countryId:
        row.countryCode === undefined
          ? undefined
          : (context.countryIds.get(row.countryCode.toUpperCase()) ?? null),
      phone: row.phone,
      phone2: row.phone2,
      phone3: row.phone3,
      fax: row.fax,
      email: firstEmail(row.email),
      comment: row.comment,
      // Customers belong to Sage; prospects may be worked on in the CRM.
      readOnly: row.isProspect !== true,
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
  parents: { accountId: 'accounts' },
  refersTo: ['accounts'],
  keyOf: (row) => [row.accountCode, row.position],
  references: (row) => [accountReference(row.accountCode)],
  map: (row, references, context) => {
    const parent = accountReference(row.accountCode);
    const account = references.held(parent);
    if (account === undefined) return withoutParent(parent, references, 'accountMissing');
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
  const surnames = joined([row.lastName1, row.lastName2], ' ') ?? '';
  const [first = '', ...others] = (row.fullName ?? '').split(/\s+/);
  const firstName = row.firstName || first;
  const lastName = row.firstName ? surnames : surnames || others.join(' ');
  return { firstName, lastName: lastName || (firstName === '' ? '' : '-') };
}
