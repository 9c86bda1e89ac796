import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { AUDIT_ACTIONS } from '../../../src/connector/state/auditLog.ts';
import { renderReport } from '../../../src/report/page/renderReport.ts';
import type { HandoverReport } from '../../../src/report/facts/handoverReport.ts';
import { LANGUAGES } from '../../../src/texts/language.ts';
import { textsIn } from '../../../src/texts/textsIn.ts';
import { REPORT } from '../facts/support/report.ts';
import { fullReport } from './support/fullReport.ts';

const render = (report: HandoverReport, language: 'es' | 'en' = 'es') =>
  renderReport(report, textsIn(language, 'panel'));

/** The tags of a page without what stands between them. */
const tagsOf = (page: string) =>
  [...page.replace(/<style>.*<\/style>/s, '').matchAll(/<[^>]*>/g)].map(([tag]) =>
    tag.replaceAll(/ (?:aria-label|content)="[^"]*"/g, ''),
  );

const words = (page: string) => page.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');

describe('renderReport (B9)', () => {
  it('is one file that needs nothing beside it: no script, no address, one style whose digest is in its policy', () => {
    for (const language of LANGUAGES) {
      const page = render(fullReport('x'), language);
      assert.doesNotMatch(page, /<script|<link|<img|<iframe|javascript:|url\(|@import|\son\w+=|\sstyle=/i);
      assert.doesNotMatch(page, /(?:src|href)=/);
      assert.ok(page.startsWith(`<!doctype html>\n<html lang="${language}">`));
      const [, style = ''] = /<style>(.*)<\/style>/s.exec(page) ?? [];
      const digest = createHash('sha256').update(style).digest('base64');
      const [, policy = ''] = /Content-Security-Policy"[\s]+content="([^"]*)"/.exec(page) ?? [];
      assert.ok(policy.replaceAll('&#39;', "'").includes(`style-src 'sha256-${digest}'`), policy);
      assert.ok(policy.replaceAll('&#39;', "'").startsWith("default-src 'none'; "), policy);
    }
  });

  it('no value from outside makes a tag or ends an attribute, whatever it holds', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1 }),
      fc.constantFrom(
        '</td></table><script>alert(1)</script>',
        '"><b x="',
        "'>",
        '</style>',
        '</title><b>',
        '-->',
      ),
    );
    const expected = tagsOf(render(fullReport('plain')));
    fc.assert(
      fc.property(hostile, (text) => assert.deepEqual(tagsOf(render(fullReport(text))), expected)),
      { numRuns: 60 },
    );
  });

  it('counts what waits to be deleted towards nothing, and says 100 % of all alone', () => {
    const [accounts, orders] = REPORT.parts;
    assert.ok(accounts !== undefined && orders !== undefined);
    const withParts = (...parts: HandoverReport['parts']) => words(render({ ...REPORT, parts }));
    const held = { ...accounts, synced: accounts.source + 30, heldDeletions: 30 };
    assert.match(
      withParts(held, { ...orders, source: 20, synced: 0 }),
      /12\.340 de 12\.360 registros de Sage 200 están en Sage Sales Management \(99,8 %\)/,
    );
    assert.match(withParts({ ...accounts, synced: accounts.source - 3 }), /12\.337 de 12\.340 .* \(99,9 %\)/);
    assert.match(withParts(accounts), /12\.340 de 12\.340 .* \(100,0 %\)/);
  });

  it('puts its headings in order', () => {
    const levels = [...render(fullReport('x')).matchAll(/<h(\d)/g)].map(([, level]) => Number(level));
    assert.equal(levels.filter((level) => level === 1).length, 1);
    assert.equal(levels[0], 1);
    for (const [index, level] of levels.entries()) assert.ok(level - (levels[index - 1] ?? 0) <= 1);
  });

  it('says each action of the audit trail in words, in both languages, with a dash for nothing', () => {
    const details = {
      privacy: '2026-01',
      terms: '2026-01',
      implementation: '48127',
      name: 'Añil',
      company: 'Añil',
      invited: 2,
      failed: 1,
      creates: 1234,
      updates: 2,
      deletes: 3,
      failures: 4,
      released: 5,
      file: 'ledger.db.damaged',
      from: 'SRV\\SAGE / Sage',
      to: 'NUEVO / Sage',
    };
    const entries = AUDIT_ACTIONS.map((action) => ({ at: REPORT.createdAt, by: 'ana', action, details }));
    for (const language of LANGUAGES) {
      const page = words(render({ ...REPORT, audit: { entries, leftOut: 0, unreadable: 0 } }, language));
      for (const action of AUDIT_ACTIONS) {
        const sentence = textsIn(language).text(`audit.${action}`, details);
        assert.ok(page.includes(sentence.replaceAll("'", '&#39;')), sentence);
        assert.doesNotMatch(sentence, /—|\{|audit\./);
      }
    }
  });

  it('writes dates and figures as the language does', () => {
    const [es, en] = [words(render(REPORT)), words(render(REPORT, 'en'))];
    assert.ok(es.includes('12.360 de 12.360 registros') && es.includes('de marzo de 2026'), es);
    assert.ok(en.includes('12,360 of 12,360 records') && en.includes('March 2026'), en);
  });

  it('says that nothing is left to do, nothing was rejected and nothing was proved, where that is so', () => {
    const page = words(render(REPORT));
    for (const key of ['report.openNone', 'errors.none', 'report.notProved'] as const)
      assert.ok(page.includes(textsIn('es').text(key)), key);
  });

  it('says how many records, runs and lines it does not show', () => {
    const page = words(render(fullReport('x')));
    const texts = textsIn('es');
    assert.ok(page.includes(texts.text('report.notListed', { count: 1300 })));
    assert.ok(page.includes(texts.text('report.notListed', { count: 40 })));
    assert.ok(page.includes(texts.text('report.runsLeftOut', { count: 7 })));
    assert.ok(page.includes(texts.text('report.unreadable', { count: 1 })));
    assert.ok(page.includes(texts.text('report.otherAgents', { count: 3 })));
  });

  it('says what is not sent, by cause and with examples, and what the run put right by itself', () => {
    for (const language of LANGUAGES) {
      const [page, texts] = [words(render(fullReport('K1'), language)), textsIn(language)];
      const reason = texts.text('leftOut.accountMissing', { count: 7 });
      const part = texts.text('part.orders');
      assert.ok(page.includes(`${part} ${reason} K1, K1 …`), page);
      const { message } = texts.error({ code: 'SURPLUS_REMOVED', params: { count: 3, part: 'K1' } });
      assert.ok(page.includes(message), page);
    }
  });

  it('B14: the proof tells surplus records, rows that are no business of the CRM, and what the database counts', () => {
    const page = words(render(fullReport('K1')));
    const texts = textsIn('es');
    assert.ok(page.includes(texts.text('table.surplus')));
    assert.ok(page.includes('Cuentas 8 de baja · 1 de otra categoría (EMP …)'), page);
    assert.match(page, /K1 Cuentas Sobra en el CRM/);
    assert.match(page, /— Cuentas La base de datos cuenta otro número de filas que las leídas: 120 ≠ 118/);
  });

  it('comes out of the barest of links', () => {
    const bare: HandoverReport = {
      ...REPORT,
      company: { code: 0, name: '', vatNumber: '' },
      link: { ...REPORT.link, linkedBy: null },
      implementation: { ...REPORT.implementation, publicKeyEnding: '' },
      agents: { listed: [{ code: 1, isAdmin: true, user: 'joined' }], others: 0 },
      service: null,
      parts: [],
      lastRun: null,
    };
    for (const language of LANGUAGES)
      assert.doesNotMatch(words(render(bare, language)), /NaN|undefined|null/);
  });
});
