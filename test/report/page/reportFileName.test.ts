import assert from 'node:assert/strict';
import fc from 'fast-check';
import { reportFileName } from '../../../src/report/page/reportFileName.ts';
import { textsIn } from '../../../src/texts/textsIn.ts';

const texts = textsIn('es', 'panel');

describe('reportFileName', () => {
  it('names the company as far as a file can', () => {
    assert.equal(
      reportFileName('Comercial Añil, S.L.', texts),
      'Informe de entrega Comercial Añil, S.L.html',
    );
    assert.equal(reportFileName('A/B: «C» <D>', texts), 'Informe de entrega A B «C» D.html');
    assert.equal(reportFileName('..', texts), 'Informe de entrega.html');
  });

  it('is a name in one folder on every system, whatever the company is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (company) => {
        const name = reportFileName(company, texts);
        assert.doesNotMatch(name, /[\\/:*?"<>|\p{C}]/u);
        assert.match(name, /^Informe de entrega( .*[^. ])?\.html$/u);
        assert.ok(name.length <= 110);
      }),
    );
  });
});
