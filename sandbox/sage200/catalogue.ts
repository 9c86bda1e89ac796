import type { CompanyPlan } from './companyPlan.ts';
import { hasOddities, rowRandom } from './companyPlan.ts';
import type { SageRow, SageTable } from './sageTable.ts';
import { columns } from './sageTable.ts';
import { decimal, flag } from './values.ts';
import { FAMILIES, PRODUCT_NOUNS, PRODUCT_TRAITS } from './words.ts';

/** Position, in company 1, of the product without a description: the CRM refuses it. */
export const NAMELESS_PRODUCT = 29;

/** The family that is not published to the CRM. */
const UNPUBLISHED_FAMILY = 'INT';

export const familyTable: SageTable = {
  definition: {
    name: 'Familias',
    primaryKey: ['CodigoEmpresa', 'CodigoFamilia', 'CodigoSubfamilia'],
    columns: columns({
      CodigoEmpresa: 'smallint',
      CodigoFamilia: 'varchar(10)',
      CodigoSubfamilia: 'varchar(10)',
      Descripcion: 'varchar(250)',
      PublicarGCRM: ['smallint', -1],
      IdFamilia: 'uniqueidentifier',
    }),
  },
  *rows(company) {
    for (const [position, [code, name, subfamilies]] of FAMILIES.entries()) {
      const random = rowRandom(company, 'Familias', position);
      const common = {
        CodigoEmpresa: company.code,
        CodigoFamilia: code,
        PublicarGCRM: flag(code !== UNPUBLISHED_FAMILY),
      };
      yield {
        ...common,
        CodigoSubfamilia: company.familyOwnRow,
        Descripcion: name,
        IdFamilia: random.guid(),
      };
      for (const [index, subfamily] of subfamilies.entries()) {
        yield {
          ...common,
          CodigoSubfamilia: String(index + 1),
          Descripcion: subfamily,
          IdFamilia: random.guid(),
        };
      }
    }
  },
};

export const productTable: SageTable = {
  definition: {
    name: 'Articulos',
    primaryKey: ['CodigoEmpresa', 'CodigoArticulo'],
    columns: columns({
      CodigoEmpresa: 'smallint',
      CodigoArticulo: 'varchar(20)',
      DescripcionArticulo: 'varchar(50)',
      Descripcion2Articulo: 'varchar(50)',
      DescripcionLinea: 'text',
      CodigoFamilia: 'varchar(10)',
      CodigoSubfamilia: 'varchar(10)',
      CodigoAlternativo: 'varchar(20)',
      PrecioVenta: 'decimal(28,10)',
      PrecioCompra: 'decimal(28,10)',
      GrupoIva: ['tinyint', 1],
      TipoArticulo: ['varchar(1)', 'M'],
      ObsoletoLc: 'smallint',
      PublicarGCRM: ['smallint', -1],
      CodigoProveedor: 'varchar(15)',
      PesoNetoUnitario_: 'decimal(28,10)',
      IdArticulo: 'uniqueidentifier',
    }),
  },
  *rows(company) {
    for (let position = 0; position < company.products; position += 1) {
      yield productRow(company, position);
    }
  },
};

export function productCode(position: number): string {
  const number = String(position + 1).padStart(5, '0');
  switch (position % 40) {
    case 13:
      return `niño-${number}`;
    case 26:
      return `Ref. ${number}/b`;
    default:
      return `A${number}`;
  }
}

/** The list price: usually two decimals, at times as many as the column holds. */
export function productPrice(company: CompanyPlan, position: number): string {
  const random = rowRandom(company, 'price', position);
  const whole = random.integer(0, 400);
  if (random.chance(0.3)) {
    return `${whole}.${random.digits(10)}`;
  }
  return `${whole}.${random.digits(2)}00000000`;
}

export function productName(company: CompanyPlan, position: number): string {
  const random = rowRandom(company, 'product name', position);
  const name = `${random.pick(PRODUCT_NOUNS)} ${random.pick(PRODUCT_TRAITS)} ${random.pick(PRODUCT_TRAITS)}`;
  return hasOddities(company) && position === NAMELESS_PRODUCT ? '' : name;
}

function productRow(company: CompanyPlan, position: number): SageRow {
  const random = rowRandom(company, 'Articulos', position);
  const [family, , subfamilies] = random.pick(FAMILIES);
  const hasFamily = random.chance(0.96);
  const price = productPrice(company, position);
  const isOdd = hasOddities(company) && position === NAMELESS_PRODUCT;
  return {
    CodigoEmpresa: company.code,
    CodigoArticulo: productCode(position),
    DescripcionArticulo: productName(company, position),
    Descripcion2Articulo: !isOdd && random.chance(0.2) ? 'Envase de oferta' : '',
    DescripcionLinea: random.chance(0.15) ? 'Válido para interior y exterior.\r\nGarantía: 2 años.' : '',
    CodigoFamilia: isOdd ? 'TOR' : hasFamily ? family : '',
    CodigoSubfamilia:
      !isOdd && hasFamily && random.chance(0.7)
        ? String(random.integer(0, subfamilies.length) || company.familyOwnRow)
        : company.familyOwnRow,
    CodigoAlternativo: random.chance(0.5) ? `84${random.digits(11)}` : '',
    PrecioVenta: price,
    PrecioCompra: decimal(Number(price) * (0.4 + random.fraction() * 0.3)),
    GrupoIva: random.pick([1, 1, 1, 2, 3]),
    ObsoletoLc: flag(!isOdd && random.chance(0.04)),
    PublicarGCRM: flag(isOdd || !random.chance(0.03)),
    CodigoProveedor: `400${random.digits(6)}`,
    PesoNetoUnitario_: decimal(random.integer(1, 900) / 100),
    IdArticulo: random.guid(),
  };
}
