import assert from 'node:assert/strict';
import { SessionBench, walk } from './support/sessionBench.ts';

describe('an installation that lacks what is optional', () => {
  it('is linked and synchronised, although its companies have no European tax number and its customers no agent', async () => {
    const without = [
      'Empresas.CifEuropeo',
      'Empresas.Anagrama',
      'Clientes.CodigoComisionista',
      'Clientes.CifEuropeo',
      'Articulos.PrecioVenta',
      'Comisionistas.Telefono',
      'LineasPedidoCliente.%Descuento2',
      'LineasPedidoCliente.LineasPosicion',
    ];
    const bench = await SessionBench.start({ sage: { without } });
    try {
      const session = await bench.begin({ synchronise: true });
      await walk(session, bench.events());
      const operations = bench.open();
      const { parts } = await operations.status(session.linkId);
      assert.ok(
        parts.every(({ synced }) => synced > 0),
        JSON.stringify(parts),
      );
      for (const { part, missing, different, rejected, duplicated } of (
        await operations.verify(session.linkId)
      ).parts)
        assert.deepEqual([part, missing + different - rejected, duplicated], [part, 0, 0]);
    } finally {
      await bench.close();
    }
  });
});
