import type { CompanyPlan } from './companyPlan.ts';
import { hasOddities, rowRandom } from './companyPlan.ts';
import { customerCategory, customerCode, isRefused } from './customers.ts';
import type { Random } from './random.ts';
import type { SageRow, SageTable } from './sageTable.ts';
import { columns } from './sageTable.ts';
import { dateIn, flag, mailWord, phone } from './values.ts';
import { GIVEN_NAMES, SURNAMES } from './words.ts';

/** Positions, in company 1, of the customers whose first contact has no name: the CRM refuses it. */
const NAMELESS_CONTACTS: ReadonlySet<number> = new Set([5, 47]);

const TABLE = 'LcClienteContactos';

export const contactTable: SageTable = {
  definition: {
    name: TABLE,
    primaryKey: ['CodigoEmpresa', 'CodigoCliente', 'ContactoPosicionLc'],
    columns: columns({
      CodigoEmpresa: 'smallint',
      CodigoCliente: 'varchar(15)',
      ContactoPosicionLc: 'smallint',
      NombreContactoLc: 'varchar(100)',
      Nombre: 'varchar(35)',
      Apellido1: 'varchar(35)',
      Apellido2: 'varchar(35)',
      CodigoCargoLc: 'varchar(10)',
      TelefonoContactoLc: 'varchar(15)',
      Telefono2ContactoLc: 'varchar(15)',
      EMail1: 'varchar(250)',
      EMail2: 'varchar(250)',
      EsContactoComercialLc: 'smallint',
      BajaEmpresaLc: 'smallint',
      FechaBajaLc: 'datetime?',
      ExcluirPorLOPDLc: 'smallint',
    }),
  },
  *rows(company) {
    for (let position = 0; position < company.customers; position += 1) {
      yield* contactsOf(company, position);
    }
  },
};

function* contactsOf(company: CompanyPlan, position: number): Generator<SageRow> {
  if (isRefused(company, position) || customerCategory(company, position) === 'EMP') {
    return;
  }
  const random = rowRandom(company, TABLE, position);
  const isOdd = hasOddities(company) && NAMELESS_CONTACTS.has(position);
  const count = isOdd ? 1 : random.pick([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3]);
  for (let contact = 1; contact <= count; contact += 1) {
    const [given, first, second] = [random.pick(GIVEN_NAMES), random.pick(SURNAMES), random.pick(SURNAMES)];
    const isGone = !isOdd && random.chance(0.04);
    yield {
      CodigoEmpresa: company.code,
      CodigoCliente: customerCode(position),
      ContactoPosicionLc: contact,
      ...(isOdd ? {} : contactName(company, random, given, first, second)),
      CodigoCargoLc: random.pick(['', 'GER', 'COM', 'ADM']),
      TelefonoContactoLc: phone(random),
      Telefono2ContactoLc: random.chance(0.2) ? phone(random) : '',
      EMail1: random.chance(0.7) ? `${mailWord(given)}.${mailWord(first)}@cliente${position}.example` : '',
      EsContactoComercialLc: flag(contact === 1),
      BajaEmpresaLc: flag(isGone),
      FechaBajaLc: isGone ? dateIn(2022, random.integer(0, 364)) : null,
      ExcluirPorLOPDLc: flag(!isOdd && random.chance(0.05)),
    };
  }
}

/** The name whole, in parts, or both ways; an installation that lacks one of the two uses the other. */
function contactName(
  company: CompanyPlan,
  random: Random,
  given: string,
  first: string,
  second: string,
): SageRow {
  const way = random.pick(['whole', 'parts', 'both']);
  const hasWhole = !company.without.has(`${TABLE}.NombreContactoLc`);
  const hasParts = !company.without.has(`${TABLE}.Nombre`);
  return {
    ...(way !== 'parts' || !hasParts ? { NombreContactoLc: `${given} ${first} ${second}` } : {}),
    ...(way !== 'whole' || !hasWhole ? { Nombre: given, Apellido1: first, Apellido2: second } : {}),
  };
}
