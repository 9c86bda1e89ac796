import assert from 'node:assert/strict';
import { readable } from '../../scripts/guide/readable.ts';

describe('a message without its values', () => {
  it('names what stands in their places', () => {
    assert.equal(readable('es', 'Falta {file} en {folder}.'), 'Falta ‹fichero› en ‹carpeta›.');
    assert.equal(readable('en', 'Wait {minutes, number} minutes.'), 'Wait N minutes.');
  });

  it('says a plural as for many', () => {
    const message = '{held, plural, =0 {nothing waits} one {# waits} other {# wait}}.';
    assert.equal(readable('en', message), 'N wait.');
  });

  it('says all choices, and once what all begin with', () => {
    const message =
      'Not the same{evidence, select, none {} database {: another {database}} other {: others}}.';
    assert.equal(readable('en', message), 'Not the same: another ‹database› / others.');
    assert.equal(readable('es', '{wait, select, long {Una.} other {Otra.}}'), 'Una. / Otra.');
  });

  it('asks for the name of a value that has none', () => {
    assert.throws(() => readable('en', '{unheardOf}'), /unheardOf has no name/);
  });
});
