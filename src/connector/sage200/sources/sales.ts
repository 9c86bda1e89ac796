import { code, date, decimal, int } from '../field.ts';
import type { Source } from '../source.ts';

/** An invoice with its total: a row of `ResumenCliente`, or of `CabeceraAlbaranCliente` where that is missing. */
export interface SaleRow {
  readonly year: number;
  readonly series: string;
  readonly number: number;
  readonly date: Date | null | undefined;
  readonly accountCode: string;
  readonly agentCode: number | undefined;
  /** Decimal text: the taxable base, as dashboards and targets count it. */
  readonly total: string | null | undefined;
}

function saleSource(
  table: string,
  suffix: string,
  dates: readonly string[],
  where: Source<SaleRow>['where'],
): Source<SaleRow> {
  const [year, series, number] = [`Ejercicio${suffix}`, `Serie${suffix}`, `Numero${suffix}`];
  return {
    table,
    key: [{ column: year }, { column: series }, { column: number }],
    fields: {
      year: int(year, { required: true }),
      series: code(series, { required: true }),
      number: int(number, { required: true }),
      date: date(dates, { required: true }),
      accountCode: code('CodigoCliente', { required: true }),
      agentCode: int('CodigoComisionista'),
      total: decimal(['BaseImponible', 'ImporteLiquido'], { required: true }),
    },
    ...(where === undefined ? {} : { where }),
  };
}

export const invoices = saleSource('ResumenCliente', 'Factura', ['FechaFactura'], undefined);

/** Only delivery notes that were invoiced are sales. */
export const invoicedDeliveryNotes = saleSource(
  'CabeceraAlbaranCliente',
  'Albaran',
  ['FechaFactura', 'FechaAlbaran'],
  (has) => [has('StatusFacturado') ? 'ISNULL([StatusFacturado], 0) <> 0' : undefined],
);
