import type { SandboxSides, StoredRecord } from '../../support/sandboxSides.ts';
import {
  ACCOUNTS,
  DOCUMENT,
  FAMILIES,
  NOT_ON_LEAVE,
  OF_ACCOUNTS,
  ORDER,
  PRODUCTS,
} from '../../support/wantedRows.ts';

/** A record by what it is, and what a change of Sage changes in it. */
interface Row {
  readonly key: string;
  readonly content: string;
}

/** What the CRM must hold, in SQLite's own SQL: nothing of the product's reading, mapping and proving is in it. */
interface Resource {
  /** Rows of `key` and `content`. */
  readonly sql: string;
  key(record: StoredRecord, sandbox: SandboxSides): string;
  readonly content: string;
}

const extId = (record: StoredRecord) => String(record['extId']);

const RESOURCES: Readonly<Record<string, Resource>> = {
  productFamilies: {
    sql: `SELECT trim(Descripcion) AS key, '' AS content FROM (${FAMILIES}) WHERE CodigoSubfamilia = ''`,
    key: (record) => String(record['descriptionES']),
    content: '',
  },
  productCategories: {
    sql: `
      SELECT trim(parent.Descripcion) || '/' || trim(child.Descripcion) AS key, '' AS content
      FROM (${FAMILIES} AND CodigoSubfamilia <> '') AS child
      JOIN (${FAMILIES} AND CodigoSubfamilia = '') AS parent USING (CodigoFamilia)`,
    key: (record, sandbox) =>
      `${labelOf(sandbox, 'productFamilies', record['cLevel2'], 'descriptionES')}/${String(record['descriptionES'])}`,
    content: '',
  },
  products: {
    sql: `SELECT CodigoArticulo AS key, DescripcionArticulo AS content FROM (${PRODUCTS})`,
    key: extId,
    content: 'model',
  },
  accounts: {
    sql: `SELECT CodigoCliente AS key, Fax AS content FROM (${ACCOUNTS})`,
    key: extId,
    content: 'fax',
  },
  contacts: {
    sql: `
      SELECT trim(CodigoCliente) || '/' || ContactoPosicionLc AS key, TelefonoContactoLc AS content
      FROM LcClienteContactos WHERE ${OF_ACCOUNTS} AND ${NOT_ON_LEAVE} AND ExcluirPorLOPDLc = 0
        AND NombreContactoLc || Nombre <> ''`,
    key: extId,
    content: 'phone1',
  },
  salesorders: {
    sql: `SELECT ${ORDER} AS key, '' AS content FROM CabeceraPedidoCliente WHERE ${OF_ACCOUNTS}`,
    key: extId,
    content: '',
  },
  salesOrdersLines: {
    sql: `
      SELECT ${ORDER} || '/' || Orden AS key, DescripcionArticulo AS content FROM LineasPedidoCliente
      JOIN (SELECT CodigoEmpresa, EjercicioPedido, SeriePedido, NumeroPedido FROM CabeceraPedidoCliente
        WHERE ${OF_ACCOUNTS}) AS head USING (CodigoEmpresa, EjercicioPedido, SeriePedido, NumeroPedido)
      WHERE CodigoArticulo IN (SELECT CodigoArticulo FROM (${PRODUCTS}))`,
    key: (record, sandbox) =>
      `${labelOf(sandbox, 'salesorders', record['salesOrderId'], 'extId')}/${String(record['order'])}`,
    content: 'description',
  },
  sales: {
    sql: `
      SELECT ${DOCUMENT('EjercicioFactura', 'SerieFactura', 'NumeroFactura')} AS key, '' AS content
      FROM ResumenCliente WHERE ${OF_ACCOUNTS}`,
    key: extId,
    content: '',
  },
};

export interface Comparison {
  readonly sage: number;
  readonly crm: number;
  readonly missing: number;
  readonly doubled: number;
  readonly stale: number;
  /** The first few of what is wrong. */
  readonly examples: readonly string[];
}

/** What Sage has in its tables against what the CRM keeps, record by record. */
export function compare(sandbox: SandboxSides): Comparison {
  const figures = { sage: 0, crm: 0, missing: 0, doubled: 0, stale: 0 };
  const examples: string[] = [];
  const tell = (kind: 'missing' | 'doubled' | 'stale', what: string) => {
    figures[kind] += 1;
    if (examples.length < 5) examples.push(`${kind}: ${what}`);
  };
  for (const [resource, { sql, key, content }] of Object.entries(RESOURCES)) {
    const held = Map.groupBy(
      sandbox.records(resource).map((record): Row => ({
        key: folded(key(record, sandbox)),
        content: content === '' ? '' : text(record[content]),
      })),
      (row) => row.key,
    );
    for (const row of sandbox.database.rows(sql)) {
      const name = folded(row['key']);
      const [record] = held.get(name)?.splice(0, 1) ?? [];
      figures.sage += 1;
      if (record === undefined) tell('missing', `${resource} ${name}`);
      else {
        figures.crm += 1;
        const wanted = text(row['content']);
        if (record.content !== wanted)
          tell('stale', `${resource} ${name}: "${record.content}", not "${wanted}"`);
      }
    }
    for (const [name, rest] of held)
      for (const _record of rest) {
        figures.crm += 1;
        tell('doubled', `${resource} ${name}`);
      }
  }
  return { ...figures, examples };
}

/** Codes are compared without regard to case and trailing blanks, as the demo company's database does. */
const folded = (value: unknown) => String(value).trim().toLowerCase();
const text = (value: unknown) => (value === null || value === undefined ? '' : String(value).trim());

function labelOf(sandbox: SandboxSides, resource: string, id: unknown, field: string): string {
  const record = sandbox.crm.store.record(sandbox.implementationId, resource, Number(id));
  return record === undefined || record.deleted ? '(gone)' : String(record[field]);
}
