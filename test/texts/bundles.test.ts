import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { IntlMessageFormat } from 'intl-messageformat';
import en from '../../l10n/en.json' with { type: 'json' };
import es from '../../l10n/es.json' with { type: 'json' };
import { COMMANDS } from '../../src/cli/commands/commands.ts';
import { COMMON_OPTIONS } from '../../src/cli/optionTable.ts';
import { AUDIT_ACTIONS } from '../../src/connector/state/auditLog.ts';
import { STAGES } from '../../src/connector/sync/records/stages/stages.ts';
import { ACTIVITY_STATES } from '../../src/domain/activity.ts';
import { AGENT_PROBLEMS } from '../../src/domain/agents.ts';
import { STEPS } from '../../src/protocol/linking.ts';
import { stepState } from '../../src/protocol/linkingView.ts';
import { CHECKS } from '../../src/domain/checks.ts';
import { ACTION_OBSTACLES, LINK_ACTIONS } from '../../src/domain/linkActions.ts';
import { SECRET_KEEPINGS } from '../../src/domain/secrets.ts';
import { ERROR_CODES } from '../../src/domain/errors.ts';
import { LEFT_OUT_CAUSES, NOT_SENT_REASONS, PARTS } from '../../src/domain/sync.ts';

const BUNDLES: Readonly<Record<'es' | 'en', Readonly<Record<string, string>>>> = { es, en };
const KEYS = Object.keys(es);

/** Whatever field an error can name: those of the form and those of every record. */
const FIELDS = [
  ...new Set([
    'implementationId',
    'publicKey',
    'privateKey',
    'apiUrl',
    ...STAGES.flatMap(({ fields }) => fields),
  ]),
];

/** Keys that are put together in the code, by the beginning they have there. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  'error.': ERROR_CODES,
  'remedy.': ERROR_CODES,
  'part.': PARTS,
  'audit.': AUDIT_ACTIONS,
  'difference.': ['missing', 'duplicated', 'different', 'surplus', 'uncounted'],
  'leftOut.': LEFT_OUT_CAUSES,
  'leftOutWhy.': LEFT_OUT_CAUSES,
  'notSent.': NOT_SENT_REASONS,
  'openPoint.': (
    'paused serviceDown neverSynchronised heldDeletions unexplained rejected failedLines ' +
    'failedInvitations agentCards inactiveUsers pending'
  ).split(' '),
  'check.': CHECKS,
  'problem.': AGENT_PROBLEMS,
  'wizardStep.': STEPS,
  'activityState.': ACTIVITY_STATES,
  'stepState.': stepState.options,
  'checkMark.': ['passed', 'warning', 'failed', 'skipped', 'waiting', 'running'],
  'field.': FIELDS,
  'service.': ACTIVITY_STATES,
  'action.': LINK_ACTIONS,
  'summary.': COMMANDS.map(({ name }) => name),
  'option.': [...new Set(COMMANDS.flatMap(({ options }) => Object.keys({ ...options, ...COMMON_OPTIONS })))],
  'verb.': COMMANDS.flatMap(({ verbs = [] }) => verbs),
  'actionBlocked.': ACTION_OBSTACLES,
  'keeping.': SECRET_KEEPINGS,
  'table.': (
    'source synced pending failed deleted crm missing duplicated different surplus rejected ' +
    'create adopt update unchanged delete refused'
  ).split(' '),
};

type Elements = ReturnType<IntlMessageFormat['getAst']>;

/** `{count, plural, …}` as `count:plural`; whatever the choices in it ask for is part of it. */
function argumentsOf(message: string): readonly string[] {
  const found = new Set<string>();
  const look = (elements: Elements) => {
    for (const element of elements) {
      if ('options' in element) for (const { value } of Object.values(element.options)) look(value);
      // 0 is text, 7 the number sign of a plural.
      if (element.type !== 0 && element.type !== 7) found.add(`${element.value}:${KINDS[element.type]}`);
    }
  };
  look(new IntlMessageFormat(message, 'es').getAst());
  return [...found].toSorted();
}
const KINDS = ['text', 'argument', 'number', 'date', 'time', 'select', 'plural', 'pound', 'tag'];

describe('the bundles of texts', () => {
  it('have the same keys in the same order, each with a text', () => {
    assert.deepEqual(Object.keys(en), KEYS);
    for (const [language, bundle] of Object.entries(BUNDLES))
      for (const [key, text] of Object.entries(bundle)) assert.ok(text.trim() !== '', `${language} ${key}`);
  });

  it('have each key once', () => {
    for (const language of ['es', 'en'] as const) {
      const text = readFileSync(new URL(`../../l10n/${language}.json`, import.meta.url), 'utf8');
      const keys = [...text.matchAll(/^ {2}"([^"]+)":/gm)].map(([, key]) => key ?? '');
      assert.deepEqual(keys, KEYS);
    }
  });

  it('parse as ICU messages with the same arguments in both languages', () => {
    for (const key of KEYS)
      assert.deepEqual(argumentsOf(BUNDLES.en[key] ?? ''), argumentsOf(BUNDLES.es[key] ?? ''), key);
  });

  it('say of every error what happened and what to do', () => {
    for (const code of ERROR_CODES) {
      for (const language of ['es', 'en'] as const) {
        assert.match(BUNDLES[language][`error.${code}`] ?? '', /\S/, `${language} ${code}`);
        assert.match(BUNDLES[language][`remedy.${code}`] ?? '', /\S/, `${language} ${code}`);
      }
    }
  });

  it('say in a panel what to do there, where the remedy is an option of the command line', () => {
    const wrongUse = new Set([
      'USAGE',
      'COMMAND_UNKNOWN',
      'OPTION_UNKNOWN',
      'OPTION_MISSING',
      'OPTION_INVALID',
    ]);
    // They keep the program from starting, so that no panel shows them, or are about how a panel was started.
    const beforeAnyPanel = new Set([
      'STATE_DIRECTORY_UNUSABLE',
      'PORT_UNAVAILABLE',
      'CREATION_NEEDS_SECRETS_FILE',
      'SERVICE_ALREADY_RUNNING',
      // The command line alone installs.
      'SERVICE_INSTALL_UNSUPPORTED',
      'SERVICE_INSTALL_TAKEN',
    ]);
    for (const code of ERROR_CODES) {
      if (wrongUse.has(code) || beforeAnyPanel.has(code)) continue;
      const namesCommand = /--[a-z]|sage200-link/.test(es[`remedy.${code}`]);
      if (namesCommand) assert.ok(`remedyInPanel.${code}` in es, code);
    }
  });

  it('say of no error that there is not', () => {
    for (const key of KEYS) {
      const [, code] = /^(?:error|remedy|remedyInPanel|cause)\.([A-Z_]+)$/.exec(key) ?? [];
      if (code !== undefined) assert.ok((ERROR_CODES as readonly string[]).includes(code), key);
    }
  });

  it('have every key that the code asks for, and no other', () => {
    const source = sourceText();
    const literal = [...source.matchAll(/'([a-z]+\.[a-zA-Z]+)'/g)].map(([, key]) => key ?? '');
    const asked = [...source.matchAll(/\btext\(\s*'([^']+\.[^']+)'/g)].map(([, key]) => key ?? '');
    const built = [...source.matchAll(/\btext\(\s*`([a-z]+\.)\$\{/g)].map(([, start]) => start ?? '');
    assert.deepEqual(
      built.filter((start) => TEMPLATES[start] === undefined),
      [],
      'a template that this test does not know',
    );
    const fromTemplates = Object.entries(TEMPLATES).flatMap(([start, ends]) =>
      ends.map((end) => `${start}${end}`),
    );
    const needed = [...new Set([...asked, ...fromTemplates])];
    assert.deepEqual(
      needed.filter((key) => !KEYS.includes(key)),
      [],
      'asked for and not there',
    );
    // Looked for by the code of whatever error there is; that the code exists is tested above.
    const byCode = KEYS.filter((key) => /^(?:remedyInPanel|cause)\./.test(key));
    const used = new Set([...literal, ...fromTemplates, ...byCode]);
    assert.deepEqual(
      KEYS.filter((key) => !used.has(key)),
      [],
      'there and never used',
    );
  });
});

function sourceText(): string {
  const root = fileURLToPath(new URL('../../src', import.meta.url));
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.startsWith('sandbox'))
    .map((name) => readFileSync(join(root, name), 'utf8'))
    .join('\n');
}
