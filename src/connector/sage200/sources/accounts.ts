import { code, equals, int, text } from '../field.ts';
import { notOnLeave } from '../leave.ts';
import { defineSource } from '../source.ts';

/** A customer (CLI, or no category) or prospect (POT): a row of `Clientes`. Web-shop logins (EMP) are neither. */
export const accounts = defineSource({
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
});
