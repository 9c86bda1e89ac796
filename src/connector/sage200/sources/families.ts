import { NO_SUBFAMILY, YES_BY_DEFAULT } from '../conditions.ts';
import { code, text } from '../field.ts';
import { defineSource } from '../source.ts';

/** Product families, or subfamilies of one: rows of `Familias`. */
function familySource(own: boolean) {
  return defineSource({
    table: 'Familias',
    key: [{ column: 'CodigoFamilia' }, { column: 'CodigoSubfamilia' }],
    fields: {
      familyCode: code('CodigoFamilia', { required: true }),
      // Empty or asterisks on the family's own row.
      subfamilyCode: code('CodigoSubfamilia', { required: true }),
      description: text('Descripcion', { required: true }),
    },
    where: (has) => [
      own ? NO_SUBFAMILY('[CodigoSubfamilia]') : `NOT (${NO_SUBFAMILY('[CodigoSubfamilia]')})`,
      has('PublicarGCRM') ? YES_BY_DEFAULT('[PublicarGCRM]') : undefined,
    ],
  });
}

export const families = familySource(true);
export const subfamilies = familySource(false);
