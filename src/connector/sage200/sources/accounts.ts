import { date, flag, int, text } from '../field.ts';
import { notOnLeave } from '../leave.ts';
import type { Source } from '../source.ts';

/** A customer (CLI) or prospect (POT): a row of `Clientes`. Web-shop logins (EMP) are neither. */
export interface AccountRow {
  readonly code: string;
  readonly category: string;
  readonly name: string;
  readonly name2: string;
  readonly tradeName: string;
  readonly vatNumber: string;
  readonly euVatNumber: string;
  readonly countryCode: string;
  readonly address: string;
  readonly postcode: string;
  readonly city: string;
  readonly province: string;
  readonly phone: string;
  readonly phone2: string;
  readonly phone3: string;
  readonly fax: string;
  readonly email: string;
  readonly agentCode: number;
  readonly comment: string;
  readonly blocked: boolean;
  readonly createdAt: Date | null;
}

export const accounts: Source<AccountRow> = {
  table: 'Clientes',
  key: [{ column: 'CodigoCliente', type: 'varchar' }],
  fields: {
    code: text('CodigoCliente', { required: true }),
    category: text('CodigoCategoriaCliente_'),
    name: text('RazonSocial', { required: true }),
    name2: text('RazonSocial2'),
    tradeName: text('Nombre'),
    vatNumber: text('CifDni'),
    euVatNumber: text('CifEuropeo'),
    countryCode: text('SiglaNacion'),
    address: text('Domicilio'),
    postcode: text('CodigoPostal'),
    city: text('Municipio'),
    province: text('Provincia'),
    phone: text('Telefono'),
    phone2: text('Telefono2'),
    phone3: text('Telefono3'),
    fax: text('Fax'),
    email: text('EMail1'),
    agentCode: int('CodigoComisionista', { required: true }),
    comment: text('ObservacionesCliente'),
    blocked: flag('BloqueoPedido', false),
    createdAt: date('FechaAlta'),
  },
  where: (has) => [
    has('CodigoCategoriaCliente_') ? "[CodigoCategoriaCliente_] IN ('CLI', 'POT')" : undefined,
    notOnLeave(has),
  ],
};
