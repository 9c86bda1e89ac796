import { customerRow } from './customers.ts';
import type { SageTable } from './sageTable.ts';
import { columns } from './sageTable.ts';

/** Customers, prospects and web logins. */
export const customerTable: SageTable = {
  definition: {
    name: 'Clientes',
    primaryKey: ['CodigoEmpresa', 'CodigoCliente'],
    columns: columns({
      CodigoEmpresa: 'smallint',
      CodigoCliente: 'varchar(15)',
      CodigoCategoriaCliente_: ['varchar(10)', 'CLI'],
      RazonSocial: 'varchar(40)',
      RazonSocial2: 'varchar(40)',
      Nombre: 'varchar(35)',
      CifDni: 'varchar(13)',
      CifEuropeo: 'varchar(15)',
      SiglaNacion: ['varchar(2)', 'ES'],
      Domicilio: 'varchar(40)',
      CodigoPostal: 'varchar(8)',
      CodigoMunicipio: 'varchar(7)',
      Municipio: 'varchar(25)',
      CodigoProvincia: 'varchar(5)',
      Provincia: 'varchar(20)',
      CodigoNacion: ['smallint', 108],
      Nacion: 'varchar(25)',
      Telefono: 'varchar(15)',
      Telefono2: 'varchar(15)',
      Telefono3: 'varchar(15)',
      Fax: 'varchar(15)',
      EMail1: 'varchar(250)',
      EMail2: 'varchar(250)',
      CodigoComisionista: 'int',
      CodigoContable: 'varchar(15)',
      IdDelegacion: 'varchar(10)',
      CodigoTipoClienteLc: 'varchar(3)',
      CodigoZona: 'int',
      RiesgoMaximo: 'decimal(28,10)',
      BloqueoPedido: 'smallint',
      FechaAlta: 'datetime',
      BajaEmpresaLc: 'smallint',
      FechaBajaLc: 'datetime?',
      CodigoMotivoBajaClienteLc: 'varchar(3)',
      ObservacionesCliente: 'text',
      FormadePago: 'varchar(35)',
      CodigoCanal: 'varchar(10)',
      IdCliente: 'uniqueidentifier',
    }),
  },
  *rows(company) {
    for (let position = 0; position < company.customers; position += 1) {
      yield customerRow(company, position);
    }
  },
};
