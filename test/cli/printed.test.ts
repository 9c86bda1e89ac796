import assert from 'node:assert/strict';
import type { CommandContext } from '../../src/cli/command.ts';
import { printVerification } from '../../src/cli/commands/verify.ts';
import { printStatus } from '../../src/cli/printStatus.ts';
import type { LinkStatus } from '../../src/session/linkOperations.ts';
import type { Verification } from '../../src/domain/verification.ts';
import { textsIn } from '../../src/texts/textsIn.ts';

/** What is printed, a line each. */
function printed(print: (context: CommandContext) => void, language: 'es' | 'en' = 'es'): readonly string[] {
  const lines: string[] = [];
  const output = { line: (line = '') => lines.push(line) };
  print({ output, texts: textsIn(language, 'terminal') } as unknown as CommandContext);
  return lines;
}

const FIGURES = { sage: 20, crm: 20, missing: 0, duplicated: 0, different: 0, surplus: 0, rejected: 0 };

describe('what verify prints (B14)', () => {
  const differing = (count: number): Verification => ({
    parts: [
      {
        part: 'accounts',
        ...FIGURES,
        missing: 3,
        different: count,
        rejected: 1,
        notSent: [
          { reason: 'onLeave', count: 8 },
          { reason: 'otherCategory', count: 1 },
        ],
      },
    ],
    differences: [
      { part: 'accounts', stage: 'accounts', key: '12 ≠ 10', kind: 'uncounted' },
      ...Array.from({ length: count }, (_, at) => ({
        part: 'accounts' as const,
        stage: 'accounts',
        key: `43${at}`,
        kind: 'different' as const,
        fields: ['phone'],
      })),
      { part: 'accounts', stage: 'accounts', key: '99', kind: 'missing' },
    ],
  });
  const rejections = [
    {
      part: 'accounts',
      stage: 'accounts',
      key: '99',
      since: '2026-03-02T09:30:00.000Z',
      reason: { code: 'RECORD_REFUSED', params: {} },
    },
  ] as const;

  it('says which records differ, and how, but for those that are known rejections', () => {
    const lines = printed((context) => printVerification(context, differing(1), rejections));
    assert.deepEqual(lines.slice(1), [
      '  Cuentas, no se envían: 8 de baja · 1 de otra categoría (EMP …)',
      '  4 registros difieren; 1 es un rechazo conocido.',
      '✗ Cuentas — · La base de datos cuenta otro número de filas que las leídas: 12 ≠ 10',
      '✗ Cuentas 430 · Distinto: Teléfono',
    ]);
  });

  it('says of many how many it does not show', () => {
    const lines = printed((context) => printVerification(context, differing(30), rejections), 'en');
    assert.equal(lines.filter((line) => line.startsWith('✗')).length, 20);
    assert.equal(lines.at(-1), '  And 11 more that are not shown here.');
  });

  it('says nothing more where both sides are the same', () => {
    const same: Verification = { parts: [{ part: 'accounts', ...FIGURES }], differences: [] };
    const lines = printed((context) => printVerification(context, same, []));
    assert.deepEqual(lines.slice(1), ['  Sage y el CRM contienen lo mismo.']);
  });
});

describe('what status prints (R19)', () => {
  const part = {
    part: 'contacts',
    source: 10,
    synced: 10,
    pending: 0,
    failed: 0,
    deleted: 0,
    lastRunAt: null,
  } as const;
  const status = (leftOut: NonNullable<LinkStatus['parts'][number]['leftOut']>): LinkStatus => ({
    link: {
      id: 'L',
      company: { code: 1, name: 'Añil' },
      implementation: { id: '48127', name: 'Añil' },
      service: 'active',
    },
    parts: [{ ...part, leftOut }],
    lastRun: {
      startedAt: '2026-03-02T09:30:00.000Z',
      finishedAt: '2026-03-02T09:30:01.000Z',
      reads: 10,
      creates: 0,
      updates: 0,
      deletes: 0,
      failures: 0,
      requests: 3,
      notices: [{ code: 'USER_GONE', params: { code: 2, name: 'María Peña', email: '' } }],
    },
  });
  const lines = (leftOut: Parameters<typeof status>[0]) =>
    printed(({ output, texts }) => printStatus(output, texts, status(leftOut)));

  it('says what is not sent, with some of it, and what a person has to look at', () => {
    assert.deepEqual(lines([{ cause: 'accountMissing', count: 3, examples: ['A', 'B'] }]).slice(4), [
      '  Contactos, no se envían: 3 registros de clientes que no se sincronizan o no existen: A, B …',
      '! El usuario de María Peña (2) ya no está en el CRM: sus clientes pasan al ADMIN. ' +
        'Créalo de nuevo en ForceAdmin con el correo de su ficha, o cambia el agente de sus clientes en Sage.',
    ]);
  });

  it('ends the sentence where no example is known', () => {
    assert.equal(
      lines([{ cause: 'accountMissing', count: 1, examples: [] }])[4],
      '  Contactos, no se envían: 1 registro de un cliente que no se sincroniza o no existe',
    );
  });
});
