import { code, date, decimal, int } from '../field.ts';
import { defineSource, type Source } from '../source.ts';

/** Invoices with their totals: rows of `ResumenCliente`, or of `CabeceraAlbaranCliente` where that is missing. */
function saleSource(
  table: string,
  suffix: string,
  dates: readonly string[],
  where: Source<unknown>['where'],
) {
  const [year, series, number] = [`Ejercicio${suffix}`, `Serie${suffix}`, `Numero${suffix}`];
  return defineSource({
    table,
    key: [{ column: year }, { column: series }, { column: number }],
    fields: {
      year: int(year, { required: true }),
      series: code(series, { required: true }),
      number: int(number, { required: true }),
      date: date(dates, { required: true }),
      accountCode: code('CodigoCliente', { required: true }),
      agentCode: int('CodigoComisionista'),
      // The taxable base, as dashboards and targets count it.
      total: decimal(['BaseImponible', 'ImporteLiquido'], { required: true }),
    },
    ...(where === undefined ? {} : { where }),
  });
}

export const invoices = saleSource('ResumenCliente', 'Factura', ['FechaFactura'], undefined);

/** Only delivery notes that were invoiced are sales. */
export const invoicedDeliveryNotes = saleSource(
  'CabeceraAlbaranCliente',
  'Albaran',
  ['FechaFactura', 'FechaAlbaran'],
  (has) => [has('StatusFacturado') ? 'ISNULL([StatusFacturado], 0) <> 0' : undefined],
);
