import type { CompanyPlan } from './companyPlan.ts';
import { hasOddities, rowRandom } from './companyPlan.ts';
import { productCode, productName, productPrice, NAMELESS_PRODUCT } from './catalogue.ts';
import { customerCategory, customerCode, customerRow, isRefused } from './customers.ts';
import { dateIn, round } from './values.ts';

/** One sale as planned: order, delivery note and invoice all tell parts of it. */
export interface OrderPlan {
  readonly year: number;
  readonly series: string;
  readonly number: number;
  /** Day of the year. */
  readonly day: number;
  readonly date: string;
  readonly customerCode: string;
  readonly customerName: string;
  readonly agent: number;
  readonly lines: readonly LinePlan[];
  readonly net: number;
  readonly tax: number;
}

interface LinePlan {
  readonly productCode: string;
  readonly description: string;
  readonly units: number;
  readonly price: string;
  /** Percentages, each of what the one before left. */
  readonly discounts: Discounts;
  readonly net: number;
}

export type Discounts = readonly [number, number, number];

/** What a line comes to: 10 x 100 with 10 % and 5 % is 855. */
export function lineNet(units: number, price: number, discounts: Discounts): number {
  return round(
    discounts.reduce((left, percent) => left * (1 - percent / 100), units * price),
    2,
  );
}

export const TAX_RATE = 21;

/** Positions, in company 1, of orders that lean on nothing: a customer and an article that are gone, a line of text. */
export const ORPHAN_ORDER = 31;
const ORPHAN_LINE_ORDER = 19;
const TEXT_LINE_ORDER = 7;

const FIRST_YEAR = 2024;
const YEARS = 3;

export function orderPlan(company: CompanyPlan, position: number): OrderPlan {
  const random = rowRandom(company, 'order', position);
  const year = FIRST_YEAR + (position % YEARS);
  const day = random.integer(0, 364);
  const customer = buyer(company, position);
  const row = customer === undefined ? {} : customerRow(company, customer);
  const isOrphan = customer === undefined || (hasOddities(company) && position === ORPHAN_ORDER);
  const lines = orderLines(company, position);
  const net = round(
    lines.reduce((sum, line) => sum + line.net, 0),
    2,
  );
  return {
    year,
    series: random.chance(0.3) ? 'A' : '',
    number: position + 1,
    day,
    date: dateIn(year, day),
    customerCode: isOrphan ? 'BORRADO' : customerCode(customer),
    customerName: isOrphan ? 'Cliente borrado' : String(row['RazonSocial']),
    agent: Number(row['CodigoComisionista'] ?? 0),
    lines,
    net,
    tax: round((net * TAX_RATE) / 100, 2),
  };
}

/** A customer proper; undefined in a company without one. */
function buyer(company: CompanyPlan, position: number): number | undefined {
  if (company.customers === 0) {
    return undefined;
  }
  const start = rowRandom(company, 'buyer', position).integer(0, company.customers - 1);
  for (let step = 0; step < company.customers; step += 1) {
    const customer = (start + step) % company.customers;
    if (customerCategory(company, customer) === 'CLI' && !isRefused(company, customer)) {
      return customer;
    }
  }
  return undefined;
}

function orderLines(company: CompanyPlan, position: number): readonly LinePlan[] {
  const random = rowRandom(company, 'lines', position);
  const count = company.products === 0 ? 0 : random.integer(1, 6);
  const lines = Array.from({ length: count }, (_, index): LinePlan => {
    const product = random.integer(0, company.products - 1);
    const sold = hasOddities(company) && product === NAMELESS_PRODUCT ? 0 : product;
    const isGone = hasOddities(company) && position === ORPHAN_LINE_ORDER && index === 0;
    const units = random.chance(0.1) ? random.integer(1, 20) + 0.5 : random.integer(1, 40);
    const first = random.pick([0, 0, 0, 5, 10, 12.5]);
    const further = rowRandom(company, 'further discounts', position * 10 + index).chance(0.04);
    const discounts: Discounts = further ? [first, 5, 2] : [first, 0, 0];
    const price = productPrice(company, sold);
    return {
      productCode: isGone ? 'BAJA-0001' : productCode(sold),
      description: productName(company, sold),
      units,
      price,
      discounts,
      net: lineNet(units, Number(price), discounts),
    };
  });
  const text = {
    productCode: '',
    description: 'Entregar por la tarde',
    units: 0,
    price: '0.0000000000',
    discounts: [0, 0, 0] as const,
    net: 0,
  };
  return hasOddities(company) && position === TEXT_LINE_ORDER ? [...lines, text] : lines;
}
