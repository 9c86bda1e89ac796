import { hasOddities, rowRandom } from './companyPlan.ts';
import type { CompanyPlan } from './companyPlan.ts';
import type { SageRow, SageTable } from './sageTable.ts';
import { columns } from './sageTable.ts';
import { companyTaxCode, dateIn, flag, FUTURE, mailWord, personTaxCode, phone } from './values.ts';
import { GIVEN_NAMES, SURNAMES, TOWNS } from './words.ts';

export const companyTable: SageTable = {
  definition: {
    name: 'Empresas',
    primaryKey: ['CodigoEmpresa'],
    columns: columns({
      CodigoEmpresa: 'smallint',
      Empresa: 'varchar(45)',
      Anagrama: 'varchar(45)',
      CifDni: 'varchar(13)',
      CifEuropeo: 'varchar(15)',
      SiglaNacion: ['varchar(2)', 'ES'],
    }),
  },
  *rows(company) {
    const cif = companyTaxCode(rowRandom(company, 'Empresas', 0));
    yield {
      CodigoEmpresa: company.code,
      Empresa: company.name,
      Anagrama: company.name.split(',')[0] ?? company.name,
      CifDni: cif,
      CifEuropeo: `ES${cif}`,
    };
  },
};

/** Commission agents: first those with a special meaning, then `agents` ordinary ones with codes from 20. */
export const agentTable: SageTable = {
  definition: {
    name: 'Comisionistas',
    primaryKey: ['CodigoEmpresa', 'CodigoComisionista'],
    columns: columns({
      CodigoEmpresa: 'smallint',
      CodigoComisionista: 'int',
      Comisionista: 'varchar(40)',
      CifDni: 'varchar(13)',
      EMail1: 'varchar(250)',
      EMail2: 'varchar(250)',
      Telefono: 'varchar(15)',
      Telefono2: 'varchar(15)',
      Domicilio: 'varchar(40)',
      CodigoPostal: 'varchar(8)',
      Municipio: 'varchar(25)',
      Provincia: 'varchar(20)',
      CodigoNacion: ['smallint', 108],
      IndicadorJefeVenta_: 'smallint',
      CodigoJefeVenta_: 'int',
      BajaEmpresaLc: 'smallint',
      FechaBajaLc: 'datetime?',
      '%Comision': 'decimal(28,10)',
      IdComisionista: 'uniqueidentifier',
    }),
  },
  *rows(company) {
    for (const agent of agents(company)) {
      yield agentRow(company, agent);
    }
  },
};

interface Agent {
  readonly code: number;
  readonly name: string;
  readonly email: string;
  readonly leave?: 'past' | 'future';
}

function agents(company: CompanyPlan): readonly Agent[] {
  const special = hasOddities(company) ? specialAgents(company) : plainAgents(company);
  const ordinary = Array.from({ length: company.agents }, (_, position): Agent => {
    const random = rowRandom(company, 'agent name', position);
    const [given, surname] = [random.pick(GIVEN_NAMES), random.pick(SURNAMES)];
    const code = ordinaryCode(position);
    return {
      code,
      name: `${given} ${surname} ${random.pick(SURNAMES)}`,
      email: `${mailWord(given)}.${mailWord(surname)}${code}@${company.mailDomain}`,
    };
  });
  return [...special, ...ordinary];
}

function plainAgents(company: CompanyPlan): readonly Agent[] {
  return [
    { code: 0, name: 'SIN COMISIONISTA', email: '' },
    { code: 1, ...company.administrator },
    { code: 9999, name: 'TODOS', email: '' },
  ];
}

/** Each of the cases that an invitation has to tell apart. */
function specialAgents(company: CompanyPlan): readonly Agent[] {
  const at = (name: string): string => `${name}@${company.mailDomain}`;
  return [
    ...plainAgents(company),
    { code: 2, name: 'Begoña Núñez Peña', email: at('begona') },
    { code: 3, name: 'Óscar Ibáñez Castaño', email: '' },
    { code: 4, name: 'Núria Cañellas Lluís', email: `${at('nuria')};${at('ventas')}` },
    { code: 5, name: "Joan D'Ocón Güell", email: 'joan.anil.example' },
    { code: 6, name: 'Ángeles Muñoz Fariña', email: at('equipo') },
    { code: 7, name: 'Raúl Ordóñez Dueñas', email: at('EQUIPO') },
    { code: 8, name: 'Lucía Carreño Hidalgo', email: at('lucia'), leave: 'past' },
    { code: 9, name: 'Íñigo Etxebarria Zubizarreta', email: at('inigo'), leave: 'future' },
    { code: 10, name: 'GENERAL', email: at('general') },
    { code: 11, name: 'AUTOMATICO', email: '' },
  ];
}

function agentRow(company: CompanyPlan, agent: Agent): SageRow {
  const random = rowRandom(company, 'Comisionistas', agent.code);
  const [town, province, postcode] = random.pick(TOWNS);
  return {
    CodigoEmpresa: company.code,
    CodigoComisionista: agent.code,
    Comisionista: agent.name,
    CifDni: personTaxCode(random),
    EMail1: agent.email,
    EMail2: '',
    // The administrator has one, so that the demo's first user is complete.
    Telefono: agent.code === 1 ? '971 100 001' : phone(random),
    CodigoPostal: postcode + random.digits(3),
    Municipio: town,
    Provincia: province,
    IndicadorJefeVenta_: flag(agent.code === 1),
    CodigoJefeVenta_: agent.code === 1 ? 0 : 1,
    BajaEmpresaLc: flag(agent.leave === 'past'),
    FechaBajaLc: agent.leave === undefined ? null : agent.leave === 'past' ? dateIn(2023, 120) : FUTURE,
    '%Comision': `${random.integer(0, 8)}.5000000000`,
    IdComisionista: random.guid(),
  };
}

/** Code 9999 is taken. */
function ordinaryCode(position: number): number {
  const code = 20 + position;
  return code < 9999 ? code : code + 1;
}

/** The agent of a customer: usually one who works, at times no agent, one who cannot be a user, or one long gone. */
export function agentOfCustomer(company: CompanyPlan, position: number): number {
  const random = rowRandom(company, 'agent of customer', position);
  const luck = random.fraction();
  if (luck < 0.05) {
    return luck < 0.03 ? 0 : 9999;
  }
  if (luck < 0.08 && hasOddities(company)) {
    return random.pick([3, 4, 5, 6, 8, 10, 11, 777]);
  }
  const working = hasOddities(company) ? [1, 2, 9] : [1];
  const choice = random.integer(0, working.length + company.agents - 1);
  return working[choice] ?? ordinaryCode(choice - working.length);
}
