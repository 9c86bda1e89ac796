import { USERS } from '../../../agents/keptUsers.ts';
import { invoicedDeliveryNotes, invoices } from '../../../sage200/sources/sales.ts';
import { byExtId } from '../identity.ts';
import { toCrmDate, toNumber, userReference, withoutParent } from '../mapping.ts';
import { defineStage } from '../stage.ts';
import { accountReference } from './accountStages.ts';
import { documentKey, documentParts } from './orderStages.ts';

/** Totals of invoices, for the CRM's dashboards and targets. */
export const saleStage = defineStage({
  name: 'sales',
  part: 'sales',
  counted: true,
  resource: 'sales',
  sources: [invoices, invoicedDeliveryNotes],
  optional: true,
  parents: { accountId: 'accounts' },
  refersTo: ['accounts', USERS],
  keyOf: (row) => documentParts(row),
  references: (row) => [accountReference(row.accountCode), userReference(row.agentCode)],
  map: (row, references, context) => {
    const parent = accountReference(row.accountCode);
    const account = references.held(parent);
    if (account === undefined) return withoutParent(parent, references, 'accountMissing');
    return {
      kind: 'body',
      body: {
        accountExtId: row.accountCode,
        accountId: account.crmId,
        date: toCrmDate(row.date),
        extId: documentKey(row),
        salesRepExtId: context.users.get(row.agentCode ?? 0)?.extId ?? context.adminExtId,
        total: toNumber(row.total),
      },
    };
  },
  identity: byExtId,
  fields: ['accountExtId', 'accountId', 'date', 'extId', 'salesRepExtId', 'total'],
  required: ['accountExtId', 'accountId', 'date', 'extId', 'salesRepExtId', 'total'],
});
