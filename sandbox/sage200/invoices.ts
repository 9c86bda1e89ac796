import type { CompanyPlan } from './companyPlan.ts';
import { hasOddities, rowRandom } from './companyPlan.ts';
import type { OrderPlan } from './orderPlan.ts';
import { ORPHAN_ORDER, orderPlan } from './orderPlan.ts';
import type { SageRow, SageTable } from './sageTable.ts';
import { columns } from './sageTable.ts';
import { dateIn, decimal, flag } from './values.ts';

/** Delivery notes: of most orders, a few days later; those that are invoiced say when. */
export const deliveryNoteTable: SageTable = {
  definition: {
    name: 'CabeceraAlbaranCliente',
    primaryKey: ['CodigoEmpresa', 'EjercicioAlbaran', 'SerieAlbaran', 'NumeroAlbaran'],
    columns: columns({
      CodigoEmpresa: 'smallint',
      EjercicioAlbaran: 'smallint',
      SerieAlbaran: 'varchar(10)',
      NumeroAlbaran: 'int',
      FechaAlbaran: 'datetime',
      FechaFactura: 'datetime?',
      CodigoCliente: 'varchar(15)',
      CodigoComisionista: 'int',
      BaseImponible: 'decimal(28,10)',
      ImporteLiquido: 'decimal(28,10)',
      StatusFacturado: 'smallint',
      CodigoAlmacen: 'varchar(4)',
      IdAlbaranCli: 'uniqueidentifier',
    }),
  },
  *rows(company) {
    for (const { position, plan, isInvoiced } of delivered(company)) {
      yield {
        ...common(company, plan),
        EjercicioAlbaran: plan.year,
        SerieAlbaran: plan.series,
        NumeroAlbaran: plan.number,
        FechaAlbaran: dateIn(plan.year, plan.day + 3),
        FechaFactura: isInvoiced ? dateIn(plan.year, plan.day + 5) : null,
        StatusFacturado: flag(isInvoiced),
        IdAlbaranCli: rowRandom(company, 'CabeceraAlbaranCliente', position).guid(),
      };
    }
  },
};

export const invoiceTable: SageTable = {
  definition: {
    name: 'ResumenCliente',
    primaryKey: ['CodigoEmpresa', 'EjercicioFactura', 'SerieFactura', 'NumeroFactura'],
    columns: columns({
      CodigoEmpresa: 'smallint',
      EjercicioFactura: 'smallint',
      SerieFactura: 'varchar(10)',
      NumeroFactura: 'int',
      FechaFactura: 'datetime',
      CodigoCliente: 'varchar(15)',
      RazonSocial: 'varchar(40)',
      CodigoComisionista: 'int',
      BaseImponible: 'decimal(28,10)',
      ImporteLiquido: 'decimal(28,10)',
      CodigoDivisa: 'varchar(3)',
    }),
  },
  *rows(company) {
    for (const { plan, isInvoiced } of delivered(company)) {
      if (isInvoiced) {
        yield {
          ...common(company, plan),
          EjercicioFactura: plan.year,
          SerieFactura: plan.series,
          NumeroFactura: plan.number,
          FechaFactura: dateIn(plan.year, plan.day + 5),
          RazonSocial: plan.customerName,
          CodigoDivisa: '',
        };
      }
    }
  },
};

function common(company: CompanyPlan, plan: OrderPlan): SageRow {
  return {
    CodigoEmpresa: company.code,
    CodigoCliente: plan.customerCode,
    CodigoComisionista: plan.agent,
    BaseImponible: decimal(plan.net),
    ImporteLiquido: decimal(plan.net + plan.tax),
  };
}

interface Delivered {
  readonly position: number;
  readonly plan: OrderPlan;
  readonly isInvoiced: boolean;
}

function* delivered(company: CompanyPlan): Generator<Delivered> {
  for (let position = 0; position < company.orders; position += 1) {
    const luck = rowRandom(company, 'delivered', position).fraction();
    const isOrphan = hasOddities(company) && position === ORPHAN_ORDER;
    if (luck < 0.8 && !isOrphan) {
      yield { position, plan: orderPlan(company, position), isInvoiced: luck < 0.7 };
    }
  }
}
