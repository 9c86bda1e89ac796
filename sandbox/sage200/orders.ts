import { rowRandom } from './companyPlan.ts';
import { orderPlan, TAX_RATE } from './orderPlan.ts';
import type { SageTable } from './sageTable.ts';
import { columns } from './sageTable.ts';
import { dateIn, decimal, flag } from './values.ts';

const KEY = {
  CodigoEmpresa: 'smallint',
  EjercicioPedido: 'smallint',
  SeriePedido: 'varchar(10)',
  NumeroPedido: 'int',
} as const;

export const orderTable: SageTable = {
  definition: {
    name: 'CabeceraPedidoCliente',
    primaryKey: Object.keys(KEY),
    columns: columns({
      ...KEY,
      FechaPedido: 'datetime',
      FechaEntrega: 'datetime?',
      CodigoCliente: 'varchar(15)',
      RazonSocial: 'varchar(40)',
      CodigoComisionista: 'int',
      Estado: 'smallint',
      StatusAprobado: 'smallint',
      NumeroLineas: 'smallint',
      BaseImponible: 'decimal(28,10)',
      TotalIva: 'decimal(28,10)',
      ImporteLiquido: 'decimal(28,10)',
      ObservacionesPedido: 'text',
      FormadePago: 'varchar(35)',
      IdPedidoCli: 'uniqueidentifier',
    }),
  },
  *rows(company) {
    for (let position = 0; position < company.orders; position += 1) {
      const plan = orderPlan(company, position);
      const random = rowRandom(company, 'CabeceraPedidoCliente', position);
      yield {
        CodigoEmpresa: company.code,
        EjercicioPedido: plan.year,
        SeriePedido: plan.series,
        NumeroPedido: plan.number,
        FechaPedido: plan.date,
        FechaEntrega: random.chance(0.8) ? dateIn(plan.year, plan.day + random.integer(1, 20)) : null,
        CodigoCliente: plan.customerCode,
        RazonSocial: plan.customerName,
        CodigoComisionista: plan.agent,
        Estado: random.pick([0, 0, 1, 2]),
        StatusAprobado: flag(random.chance(0.9)),
        NumeroLineas: plan.lines.length,
        BaseImponible: decimal(plan.net),
        TotalIva: decimal(plan.tax),
        ImporteLiquido: decimal(plan.net + plan.tax),
        ObservacionesPedido: random.chance(0.2) ? 'Entrega en obra; avisar a Íñigo.' : '',
        FormadePago: random.pick(['Contado', 'Giro 30 días']),
        IdPedidoCli: random.guid(),
      };
    }
  },
};

export const orderLineTable: SageTable = {
  definition: {
    name: 'LineasPedidoCliente',
    primaryKey: [...Object.keys(KEY), 'Orden', 'LineasPosicion'],
    columns: columns({
      ...KEY,
      Orden: 'smallint',
      LineasPosicion: 'uniqueidentifier',
      CodigoArticulo: 'varchar(20)',
      DescripcionArticulo: 'varchar(50)',
      UnidadesPedidas: 'decimal(28,10)',
      UnidadesPendientes: 'decimal(28,10)',
      Precio: 'decimal(28,10)',
      '%Descuento': 'decimal(28,10)',
      '%Descuento2': 'decimal(28,10)',
      '%Descuento3': 'decimal(28,10)',
      '%Iva': 'decimal(28,10)',
      ImporteNeto: 'decimal(28,10)',
      BaseImponible: 'decimal(28,10)',
      ImporteLiquido: 'decimal(28,10)',
      CodigoAlmacen: 'varchar(4)',
    }),
  },
  *rows(company) {
    for (let position = 0; position < company.orders; position += 1) {
      const plan = orderPlan(company, position);
      const random = rowRandom(company, 'LineasPedidoCliente', position);
      for (const [index, line] of plan.lines.entries()) {
        yield {
          CodigoEmpresa: company.code,
          EjercicioPedido: plan.year,
          SeriePedido: plan.series,
          NumeroPedido: plan.number,
          // Sage leaves room between lines.
          Orden: (index + 1) * 5,
          LineasPosicion: random.guid(),
          CodigoArticulo: line.productCode,
          DescripcionArticulo: line.description,
          UnidadesPedidas: decimal(line.units),
          UnidadesPendientes: decimal(random.chance(0.5) ? line.units : 0),
          Precio: line.price,
          '%Descuento': decimal(line.discounts[0]),
          '%Descuento2': decimal(line.discounts[1]),
          '%Descuento3': decimal(line.discounts[2]),
          '%Iva': decimal(TAX_RATE),
          ImporteNeto: decimal(line.net),
          BaseImponible: decimal(line.net),
          ImporteLiquido: decimal(line.net * (1 + TAX_RATE / 100)),
          CodigoAlmacen: '1',
        };
      }
    }
  },
};
