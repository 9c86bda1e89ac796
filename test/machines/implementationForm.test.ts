import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { evaluateImplementationForm } from '../../src/machines/implementationForm.ts';
import type { ImplementationForm } from '../../src/domain/implementation.ts';
import { EMPTY_FORM, FORM } from './support/fixtures.ts';

const text = fc.oneof(
  fc.constantFrom('', '  ', '48127', 'pk_live', 'two words'),
  fc.string({ maxLength: 12 }),
);
const anyForm: fc.Arbitrary<ImplementationForm> = fc.record({
  apiUrl: fc.constantFrom(FORM.apiUrl, 'http://crm.anil.example', 'http://localhost', '', 'nonsense'),
  implementationId: text,
  name: text,
  publicKey: text,
  hasPrivateKey: fc.boolean(),
});

describe('evaluateImplementationForm', () => {
  it('R6: takes a complete form for an existing implementation', () => {
    assert.deepEqual(evaluateImplementationForm(FORM), { kind: 'complete' });
  });

  it('R6: does not need the name, which the API tells (R7)', () => {
    assert.deepEqual(evaluateImplementationForm({ ...FORM, name: '' }), { kind: 'complete' });
  });

  it('R6: takes an empty form for a question about a new one', () => {
    assert.deepEqual(evaluateImplementationForm(EMPTY_FORM), { kind: 'empty' });
  });

  it('R6: names each missing field of a half-filled form', () => {
    assert.deepEqual(evaluateImplementationForm({ ...EMPTY_FORM, name: 'Comercial Añil' }), {
      kind: 'invalid',
      problems: [
        {
          field: 'implementationId',
          error: { code: 'FIELD_REQUIRED', params: { field: 'implementationId' } },
        },
        { field: 'publicKey', error: { code: 'FIELD_REQUIRED', params: { field: 'publicKey' } } },
        { field: 'privateKey', error: { code: 'FIELD_REQUIRED', params: { field: 'privateKey' } } },
      ],
    });
  });

  for (const [field, change, code] of [
    ['implementationId', { implementationId: '48127a' }, 'FIELD_INVALID'],
    ['implementationId', { implementationId: '' }, 'FIELD_REQUIRED'],
    ['publicKey', { publicKey: 'pk live' }, 'FIELD_INVALID'],
    ['privateKey', { hasPrivateKey: false }, 'FIELD_REQUIRED'],
    ['apiUrl', { apiUrl: 'http://crm.anil.example' }, 'API_URL_INSECURE'],
  ] as const) {
    it(`R6: names ${field} with ${code} for ${JSON.stringify(change)}`, () => {
      const evaluation = evaluateImplementationForm({ ...FORM, ...change });
      assert.equal(evaluation.kind, 'invalid');
      assert.deepEqual(
        evaluation.problems.map((problem) => [problem.field, problem.error.code]),
        [[field, code]],
      );
    });
  }

  it('R6: never takes a form for new in which anything was typed', () => {
    fc.assert(
      fc.property(anyForm, (form) => {
        const isBlank = [form.implementationId, form.name, form.publicKey].every(
          (value) => value.trim() === '',
        );
        const isEmpty = evaluateImplementationForm(form).kind === 'empty';
        assert.equal(isEmpty, isBlank && !form.hasPrivateKey);
      }),
    );
  });

  it('R6: what it calls complete has an id of digits, both keys and a safe address; else it names a field', () => {
    fc.assert(
      fc.property(anyForm, (form) => {
        const evaluation = evaluateImplementationForm(form);
        const isComplete =
          /^\d+$/.test(form.implementationId.trim()) &&
          /^\S+$/.test(form.publicKey.trim()) &&
          form.hasPrivateKey &&
          (form.apiUrl === FORM.apiUrl || form.apiUrl === 'http://localhost');
        assert.equal(evaluation.kind === 'complete', isComplete);
        if (evaluation.kind !== 'invalid') return;
        const fields = evaluation.problems.map(({ field }) => field);
        assert.ok(fields.length > 0);
        assert.equal(new Set(fields).size, fields.length, 'each field once');
      }),
    );
  });
});
