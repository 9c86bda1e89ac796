import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatTable } from '../../src/cli/table.ts';

describe('formatTable', () => {
  it('lays out texts to the left and figures to the right, under a rule', () => {
    const table = formatTable(
      [
        { title: 'Parte', align: 'left' },
        { title: 'En Sage', align: 'right' },
      ],
      [
        ['Cuentas', '12.340'],
        ['Artículos', '7'],
      ],
    );
    assert.equal(
      table,
      ['  Parte      En Sage', '  ─────────  ───────', '  Cuentas     12.340', '  Artículos        7'].join(
        '\n',
      ),
    );
  });

  it('shows an empty table as its titles, and a missing cell as an empty one', () => {
    assert.equal(formatTable([{ title: 'Código', align: 'right' }], []), '  Código\n  ──────');
    const columns = [
      { title: 'A', align: 'left' },
      { title: 'B', align: 'left' },
    ] as const;
    assert.equal(
      formatTable(columns, [['1']])
        .split('\n')
        .at(-1),
      '  1',
    );
  });

  it('puts the right edge of every figure below that of its title, whatever the cells', () => {
    const cell = fc.stringMatching(/^[a-zñ0-9]{1,12}$/);
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
        const columns = [
          { title: 'Nombre', align: 'left' },
          { title: 'Total', align: 'right' },
        ] as const;
        const lengths = formatTable(columns, rows)
          .split('\n')
          .map((line) => line.length);
        assert.equal(new Set(lengths).size, 1);
      }),
    );
  });
});
