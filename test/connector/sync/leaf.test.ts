import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { RawRow } from '../../../src/connector/sage200/sageDatabase.ts';
import { fitSource } from '../../../src/connector/sage200/source.ts';
import { families } from '../../../src/connector/sage200/sources/families.ts';
import { cutLeaves, type Leaf } from '../../../src/connector/sync/read/leaf.ts';
import { tableColumns } from '../../support/tableColumns.ts';

/** Rows of family, subfamily and description. */
const source = fitSource(
  families,
  tableColumns({ CodigoFamilia: 'varchar', CodigoSubfamilia: 'varchar', Descripcion: 'varchar' }),
);

async function cut(rows: readonly RawRow[], pageSize = 100, outlook = ''): Promise<readonly Leaf[]> {
  async function* pages() {
    for (let start = 0; start < rows.length; start += pageSize) yield rows.slice(start, start + pageSize);
  }
  const leaves: Leaf[] = [];
  for await (const some of cutLeaves(pages(), source, outlook)) leaves.push(...some);
  return leaves;
}

const rowsOf = (count: number): RawRow[] =>
  Array.from({ length: count }, (_, index) => [String(index).padStart(6, '0'), '', `Familia ${index}`]);
const digests = (leaves: readonly Leaf[]) => leaves.map(({ digest }) => digest);

describe('leaf', () => {
  it('holds every row once and in order, and its borders do not depend on the pages', async () => {
    const rows = rowsOf(1000);
    const leaves = await cut(rows);
    assert.deepEqual(
      leaves.flatMap((leaf) => leaf.rows),
      rows,
    );
    for (const pageSize of [1, 7, 999, 1000, 5000]) {
      assert.deepEqual(digests(await cut(rows, pageSize)), digests(leaves));
    }
    assert.deepEqual(await cut([]), []);
  });

  it('is some thirty rows long', async () => {
    const leaves = await cut(rowsOf(20_000));
    assert.ok(leaves.length > 20_000 / 64 && leaves.length < 20_000 / 16, String(leaves.length));
  });

  it('changes alone with a row that comes, goes or changes: at most the next one is joined or parted', async () => {
    const rows = rowsOf(600);
    const before = new Set(digests(await cut(rows)));
    await fc.assert(
      fc.asyncProperty(fc.nat(599), fc.constantFrom('insert', 'delete', 'change'), async (at, kind) => {
        const [key, , description] = rows[at] ?? [];
        const changed =
          kind === 'insert'
            ? rows.toSpliced(at + 1, 0, [`${String(key)}x`, '', 'neu'])
            : kind === 'delete'
              ? rows.toSpliced(at, 1)
              : rows.toSpliced(at, 1, [key, '', `${String(description)}.`]);
        const added = digests(await cut(changed)).filter((digest) => !before.has(digest));
        assert.ok(added.length <= 2, `${added.length} leaves changed`);
        // The last row alone in its leaf may go without leaving another.
        if (kind !== 'delete') assert.ok(added.length > 0);
      }),
      { numRuns: 200 },
    );
  });

  it('has another digest for whatever is not the same', async () => {
    const value = fc.oneof(
      fc.string({ maxLength: 4 }),
      fc.constantFrom('', '1', '1;', '0"', null, 0, 1, -1, 1.5, true, new Date(0), new Date(1)),
    );
    const row = fc.array(value, { minLength: 3, maxLength: 3 });
    const rows = fc.array(row, { minLength: 1, maxLength: 2 });
    await fc.assert(
      fc.asyncProperty(rows, rows, async (a, b) => {
        const same = JSON.stringify(a) === JSON.stringify(b) && typesOf(a) === typesOf(b);
        assert.equal(digests(await cut(a)).join() === digests(await cut(b)).join(), same);
      }),
      { numRuns: 500 },
    );
    assert.notDeepEqual(digests(await cut(rowsOf(3), 3, 'a')), digests(await cut(rowsOf(3), 3, 'b')));
    assert.notDeepEqual(digests(await cut([['a', 'b', '']])), digests(await cut([['ab', '', '']])));
  });
});

const typesOf = (rows: readonly RawRow[]): string =>
  JSON.stringify(rows.map((row) => row.map((value) => (value instanceof Date ? 'date' : typeof value))));
