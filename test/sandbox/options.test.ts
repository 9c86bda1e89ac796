import assert from 'node:assert/strict';
import { readOptions, SANDBOX_OPTIONS, WrongOption } from '../../sandbox/options.ts';
import { SANDBOX_OPTIONS as COMMAND_OPTIONS } from '../../src/cli/commands/sandbox.ts';

describe("sandbox: the program's options", () => {
  it('are those of the command that starts it', () => {
    assert.deepEqual(Object.keys(SANDBOX_OPTIONS), Object.keys(COMMAND_OPTIONS));
  });

  it('are read with the type that each has', () => {
    assert.deepEqual(
      readOptions({
        customers: '20',
        'latency-ms': '5',
        collation: 'Modern_Spanish_CI_AS',
        columns: 'Clientes.BajaEmpresaLc = smallint? ; Articulos.PrecioVenta=money',
        without: 'Facturas;;Clientes.CifDni',
        'family-row': '**********',
        'crm-variant': 'no-bulk',
      }),
      {
        customers: 20,
        latencyMs: 5,
        collation: 'Modern_Spanish_CI_AS',
        columns: { 'Clientes.BajaEmpresaLc': 'smallint?', 'Articulos.PrecioVenta': 'money' },
        without: ['Facturas', 'Clientes.CifDni'],
        familyOwnRow: '**********',
        crmVariant: 'no-bulk',
      },
    );
    assert.deepEqual(readOptions({}), {});
  });

  const wrong = {
    customers: '-1',
    seed: 'x',
    'port-api': '1e3',
    collation: 'Klingon_CI_AI',
    columns: 'Clientes.BajaEmpresaLc',
    'family-row': '***',
    'crm-variant': 'toString',
  } as const;
  for (const [option, value] of Object.entries(wrong)) {
    it(`--${option} ${value} is refused, by its name`, () => {
      assert.throws(
        () => readOptions({ [option]: value }),
        (thrown) => thrown instanceof WrongOption && thrown.option === option && thrown.message === value,
      );
    });
  }
});
