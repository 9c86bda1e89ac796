import { NO_SUBFAMILY, YES_BY_DEFAULT } from '../conditions.ts';
import { code, text } from '../field.ts';
import type { Source } from '../source.ts';

/** A product family, or a subfamily of one: a row of `Familias`. */
export interface FamilyRow {
  readonly familyCode: string;
  /** Empty or asterisks on the family's own row. */
  readonly subfamilyCode: string;
  readonly description: string;
}

function familySource(own: boolean): Source<FamilyRow> {
  return {
    table: 'Familias',
    key: [{ column: 'CodigoFamilia' }, { column: 'CodigoSubfamilia' }],
    fields: {
      familyCode: code('CodigoFamilia', { required: true }),
      subfamilyCode: code('CodigoSubfamilia', { required: true }),
      description: text('Descripcion', { required: true }),
    },
    where: (has) => [
      own ? NO_SUBFAMILY('[CodigoSubfamilia]') : `NOT (${NO_SUBFAMILY('[CodigoSubfamilia]')})`,
      has('PublicarGCRM') ? YES_BY_DEFAULT('[PublicarGCRM]') : undefined,
    ],
  };
}

export const families = familySource(true);
export const subfamilies = familySource(false);
