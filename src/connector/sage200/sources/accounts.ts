import { code, equals, int, text } from '../field.ts';
import { notOnLeave } from '../leave.ts';
import type { Source } from '../source.ts';

/** A customer (CLI, or no category) or prospect (POT): a row of `Clientes`. Web-shop logins (EMP) are neither. */
export interface AccountRow {
  readonly code: string;
  readonly isProspect: boolean | undefined;
  readonly name: string;
  readonly name2: string | undefined;
  readonly tradeName: string | undefined;
  readonly vatNumber: string | undefined;
  readonly euVatNumber: string | undefined;
  readonly countryCode: string | undefined;
  readonly address: string | undefined;
  readonly postcode: string | undefined;
  readonly city: string | undefined;
  readonly province: string | undefined;
  readonly phone: string | undefined;
  readonly phone2: string | undefined;
  readonly phone3: string | undefined;
  readonly fax: string | undefined;
  readonly email: string | undefined;
  readonly agentCode: number | undefined;
  readonly comment: string | undefined;
}

export const accounts: Source<AccountRow> = {
  table: 'Clientes',
  key: [{ column: 'CodigoCliente' }],
  fields: {
    code: code('CodigoCliente', { required: true }),
    isProspect: equals('CodigoCategoriaCliente_', 'POT'),
    // The CRM takes no account without a name.
    name: text(['RazonSocial', 'Nombre'], { required: true }),
    name2: text('RazonSocial2'),
    tradeName: text('Nombre'),
    vatNumber: text('CifDni'),
    euVatNumber: text('CifEuropeo'),
    countryCode: text('SiglaNacion', { standard: 'ES' }),
    address: text('Domicilio'),
    postcode: text('CodigoPostal'),
    city: text('Municipio'),
    province: text('Provincia'),
    phone: text('Telefono'),
    phone2: text('Telefono2'),
    phone3: text('Telefono3'),
    fax: text('Fax'),
    email: text('EMail1'),
    agentCode: int('CodigoComisionista'),
    comment: text('ObservacionesCliente'),
  },
  where: (has) => [
    has('CodigoCategoriaCliente_')
      ? `ISNULL([CodigoCategoriaCliente_], '') IN ('', 'CLI', 'POT')`
      : undefined,
    notOnLeave(has),
  ],
};
