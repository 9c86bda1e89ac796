import { text } from '../field.ts';
import { notOnLeave } from '../leave.ts';
import type { Source } from '../source.ts';

/** A contact of an account: a row of `LcClienteContactos`. */
export interface ContactRow {
  readonly accountCode: string;
  readonly position: string;
  /** The whole name, or empty where the name stands in its parts. */
  readonly fullName: string;
  readonly firstName: string;
  readonly lastName1: string;
  readonly lastName2: string;
  readonly phone: string;
  readonly phone2: string;
  readonly email: string;
}

/** `ContactoPosicionLc` is a number in some installations and text in others: selected as text either way. */
const position = text('ContactoPosicionLc', { required: true });

export const contacts: Source<ContactRow> = {
  table: 'LcClienteContactos',
  key: [
    { column: 'CodigoCliente', type: 'varchar' },
    { column: 'ContactoPosicionLc', type: 'int' },
  ],
  fields: {
    accountCode: text('CodigoCliente', { required: true }),
    position: { ...position, select: (column) => `CAST(${column} AS varchar(20))` },
    fullName: text('NombreContactoLc'),
    firstName: text('Nombre'),
    lastName1: text('Apellido1'),
    lastName2: text('Apellido2'),
    phone: text('TelefonoContactoLc'),
    phone2: text('Telefono2ContactoLc'),
    email: text('EMail1'),
  },
  where: (has) => [
    // Data protection: who opted out is never sent.
    has('ExcluirPorLOPDLc') ? '[ExcluirPorLOPDLc] = 0' : undefined,
    notOnLeave(has),
  ],
};
