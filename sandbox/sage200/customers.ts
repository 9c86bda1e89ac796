import type { CompanyPlan } from './companyPlan.ts';
import { hasOddities, rowRandom } from './companyPlan.ts';
import { agentOfCustomer } from './agents.ts';
import { customerName } from './customerName.ts';
import type { Random } from './random.ts';
import type { SageRow } from './sageTable.ts';
import { companyTaxCode, dateIn, decimal, flag, FUTURE, mailWord, personTaxCode, phone } from './values.ts';
import { FOREIGN_COUNTRIES, REMARKS, STREETS, SURNAMES, TOWNS } from './words.ts';

export type Category = 'CLI' | 'POT' | 'EMP';

/** Positions, in company 1, of the customers that the CRM refuses: a remark that is too long, no name at all. */
const LONG_REMARK_CUSTOMERS: readonly number[] = [11, 83];
const NAMELESS_CUSTOMERS: readonly number[] = [23];

/** Usually an account number; now and then letters, whose case and accents the database's collation ignores. */
export function customerCode(position: number): string {
  switch (position % 60) {
    case 17:
      return `ñandú-${position}`;
    case 38:
      return `Álava.${position}`;
    case 59:
      return `c${position}`;
    default:
      return `43${String(position + 1).padStart(7, '0')}`;
  }
}

export function customerCategory(company: CompanyPlan, position: number): Category {
  if (isRefused(company, position)) {
    return 'CLI';
  }
  const luck = rowRandom(company, 'category', position).fraction();
  return luck < 0.85 ? 'CLI' : luck < 0.97 ? 'POT' : 'EMP';
}

export function isRefused(company: CompanyPlan, position: number): boolean {
  return hasOddities(company) && [...LONG_REMARK_CUSTOMERS, ...NAMELESS_CUSTOMERS].includes(position);
}

export function customerRow(company: CompanyPlan, position: number): SageRow {
  const random = rowRandom(company, 'Clientes', position);
  const code = customerCode(position);
  const isNameless = hasOddities(company) && NAMELESS_CUSTOMERS.includes(position);
  return {
    CodigoEmpresa: company.code,
    CodigoCliente: code,
    CodigoCategoriaCliente_: customerCategory(company, position),
    ...(isNameless ? {} : customerName(random)),
    ...place(company, position, random),
    Telefono: phone(random),
    Telefono2: random.chance(0.3) ? phone(random) : '',
    Fax: random.chance(0.1) ? phone(random) : '',
    EMail1: emails(random, position),
    CodigoComisionista: agentOfCustomer(company, position),
    CodigoContable: code,
    CodigoTipoClienteLc: random.pick(['', '', '1', '2', 'MAY']),
    CodigoZona: random.integer(0, 5),
    RiesgoMaximo: decimal(random.integer(0, 40) * 1500),
    BloqueoPedido: flag(random.chance(0.03)),
    FechaAlta: dateIn(2005 + random.integer(0, 20), random.integer(0, 364)),
    ...leave(company, position),
    ObservacionesCliente: remarks(company, position, random),
    FormadePago: random.pick(['Contado', 'Giro 30 días', 'Transferencia 60 días']),
    IdCliente: random.guid(),
  };
}

function place(company: CompanyPlan, position: number, random: Random): SageRow {
  const street = `${random.pick(STREETS)} ${random.integer(1, 180)}`;
  if (random.chance(0.08)) {
    const [code, number, name, town] = random.pick(FOREIGN_COUNTRIES);
    const tax = random.digits(9);
    const address = { Domicilio: street, CodigoPostal: random.digits(5), Municipio: town, Provincia: '' };
    return {
      ...address,
      SiglaNacion: code,
      CodigoNacion: number,
      Nacion: name,
      CifDni: tax,
      CifEuropeo: code + tax,
    };
  }
  const [town, province, prefix] = random.pick(TOWNS);
  const postcode = prefix + random.digits(3);
  const cif = taxCode(company, position);
  return {
    Domicilio: street,
    CodigoPostal: postcode,
    CodigoMunicipio: postcode,
    Municipio: town,
    CodigoProvincia: prefix,
    Provincia: province,
    Nacion: 'ESPAÑA',
    CifDni: cif,
    CifEuropeo: random.chance(0.5) && cif !== '' ? `ES${cif}` : '',
  };
}

/** A few have none, and a few have the same as a customer before them. */
function taxCode(company: CompanyPlan, position: number): string {
  const own = position > 0 && position % 70 === 33 ? position - 1 : position;
  const random = rowRandom(company, 'tax code', own);
  const luck = random.fraction();
  if (luck < 0.03) {
    return '';
  }
  return luck < 0.85 ? companyTaxCode(random) : personTaxCode(random);
}

function emails(random: Random, position: number): string {
  const luck = random.fraction();
  const host = `${mailWord(random.pick(SURNAMES))}${position}.example`;
  if (luck < 0.24) {
    return '';
  }
  if (luck < 0.28) {
    return `info@${host};compras@${host}`;
  }
  return luck < 0.31 ? `info@${host}  ` : `info@${host}`;
}

function leave(company: CompanyPlan, position: number): SageRow {
  const random = rowRandom(company, 'leave', position);
  const luck = isRefused(company, position) ? 1 : random.fraction();
  if (luck < 0.03) {
    const date = dateIn(2018 + random.integer(0, 6), random.integer(0, 364));
    return { BajaEmpresaLc: flag(true), FechaBajaLc: date, CodigoMotivoBajaClienteLc: '01' };
  }
  return luck < 0.04 ? { FechaBajaLc: FUTURE } : {};
}

function remarks(company: CompanyPlan, position: number, random: Random): string {
  if (hasOddities(company) && LONG_REMARK_CUSTOMERS.includes(position)) {
    return 'Incidencia anotada por el almacén; véase la ficha. '.repeat(130);
  }
  const luck = random.fraction();
  if (luck < 0.75) {
    return '';
  }
  const one = random.pick(REMARKS);
  return luck < 0.97 ? one : `${one}\r\n`.repeat(40);
}
