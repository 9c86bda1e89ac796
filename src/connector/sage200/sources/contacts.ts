import { code, text } from '../field.ts';
import { notOnLeave } from '../leave.ts';
import { defineSource, type RowOf } from '../source.ts';

/** A contact of an account: a row of `LcClienteContactos`. */
export const contacts = defineSource({
  table: 'LcClienteContactos',
  key: [{ column: 'CodigoCliente' }, { column: 'ContactoPosicionLc' }],
  fields: {
    accountCode: code('CodigoCliente', { required: true }),
    // A number in some installations, text in others.
    position: code('ContactoPosicionLc', { required: true }),
    // The whole name, or empty where the name stands in its parts.
    fullName: text('NombreContactoLc'),
    firstName: text('Nombre'),
    lastName1: text('Apellido1'),
    lastName2: text('Apellido2'),
    phone: text('TelefonoContactoLc'),
    phone2: text('Telefono2ContactoLc'),
    email: text('EMail1'),
  },
  where: (has) => [
    // Data protection: who opted out is never sent, nor who has not said (NULL).
    has('ExcluirPorLOPDLc') ? '[ExcluirPorLOPDLc] = 0' : undefined,
    notOnLeave(has),
  ],
});
export type ContactRow = RowOf<typeof contacts>;
