import assert from 'node:assert/strict';
import { fieldProblemsOf, judgeRecognition } from '../../src/machines/recognition.ts';
import type { ErrorDetail } from '../../src/domain/errors.ts';
import { FORM, LINK_ID, OTHER_LINK_ID, WORKSPACE } from './support/fixtures.ts';

describe('judgeRecognition', () => {
  it('R2: refuses another plan and names it', () => {
    const workspace = { ...WORKSPACE, plan: 'Essentials' };
    assert.deepEqual(judgeRecognition(LINK_ID, FORM, { workspace }), {
      kind: 'refused',
      error: { code: 'PLAN_NOT_SUPPORTED', params: { plan: 'Essentials' } },
      fieldProblems: [],
    });
  });

  for (const plan of ['Professional', 'Performance', 'performance', undefined]) {
    it(`R2: lets the plan ${plan ?? 'that is not told'} pass`, () => {
      const workspace = { id: WORKSPACE.id, name: WORKSPACE.name, ...(plan === undefined ? {} : { plan }) };
      assert.equal(judgeRecognition(LINK_ID, FORM, { workspace }).kind, 'accepted');
    });
  }

  it('refuses an implementation that belongs to another link', () => {
    const refusal = judgeRecognition(LINK_ID, FORM, { workspace: WORKSPACE, linkedTo: OTHER_LINK_ID });
    assert.ok(refusal.kind === 'refused');
    assert.equal(refusal.error?.code, 'IMPLEMENTATION_ALREADY_LINKED');
    const own = judgeRecognition(LINK_ID, FORM, { workspace: WORKSPACE, linkedTo: LINK_ID });
    assert.equal(own.kind, 'accepted');
  });

  it('R6: names the field when the keys open another implementation', () => {
    assert.deepEqual(
      judgeRecognition(LINK_ID, { ...FORM, implementationId: '1' }, { workspace: WORKSPACE }),
      {
        kind: 'refused',
        fieldProblems: [
          {
            field: 'implementationId',
            error: {
              code: 'IMPLEMENTATION_MISMATCH',
              params: { typed: '1', found: '48127', name: 'Comercial Añil' },
            },
          },
        ],
      },
    );
  });

  for (const [name, nameDiffers] of [
    ['Comercial Añil', false],
    ['Comercial An\u0303il', false],
    ['', false],
    ['Comercial Anil', true],
  ] as const) {
    it(`R7: ${nameDiffers ? 'points out' : 'does not mind'} the typed name "${name}"`, () => {
      assert.deepEqual(judgeRecognition(LINK_ID, { ...FORM, name }, { workspace: WORKSPACE }), {
        kind: 'accepted',
        nameDiffers,
      });
    });
  }
});

describe('fieldProblemsOf', () => {
  it('puts an error beside the field that it names', () => {
    const error: ErrorDetail = { code: 'API_KEYS_REJECTED', params: { field: 'privateKey' } };
    assert.deepEqual(fieldProblemsOf(error), [{ field: 'privateKey', error }]);
  });

  it('finds none where the error names no field of the form', () => {
    assert.deepEqual(fieldProblemsOf({ code: 'API_UNREACHABLE', params: {} }), []);
    assert.deepEqual(fieldProblemsOf({ code: 'FIELD_INVALID', params: { field: 'server' } }), []);
  });
});
