import { text } from '../field.ts';
import type { Source } from '../source.ts';

/** A product family, or a subfamily of one: a row of `Familias`. */
export interface FamilyRow {
  readonly familyCode: string;
  /** Empty on the family's own row. */
  readonly subfamilyCode: string;
  readonly description: string;
}

function familySource(own: boolean): Source<FamilyRow> {
  return {
    table: 'Familias',
    key: [
      { column: 'CodigoFamilia', type: 'varchar' },
      { column: 'CodigoSubfamilia', type: 'varchar' },
    ],
    fields: {
      familyCode: text('CodigoFamilia', { required: true }),
      subfamilyCode: text('CodigoSubfamilia', { required: true }),
      description: text('Descripcion', { required: true }),
    },
    where: (has) => [
      `[CodigoSubfamilia] ${own ? '=' : '<>'} ''`,
      has('PublicarGCRM') ? '[PublicarGCRM] <> 0' : undefined,
    ],
  };
}

export const families = familySource(true);
export const subfamilies = familySource(false);
