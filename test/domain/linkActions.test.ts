import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import en from '../../l10n/en.json' with { type: 'json' };
import es from '../../l10n/es.json' with { type: 'json' };
import type { ActivityState } from '../../src/domain/activity.ts';
import { LINK_ACTIONS, offeredActions, type ActionFacts } from '../../src/domain/linkActions.ts';
import { COMMAND_NAMES } from '../../src/extension/manifestNames.ts';

const ID = '0d4f1f5e-5f0e-4f0e-9d7b-1f2a3b4c5d6e';

function facts(state: ActivityState, change: Partial<ActionFacts> = {}): ActionFacts {
  return {
    link: {
      id: ID,
      company: { code: 1, name: 'Añil' },
      implementation: { id: '48127', name: 'Añil' },
      service: state === 'paused' ? 'paused' : 'active',
    },
    activity: { linkId: ID, state, chart: [] },
    totals: { failed: 3 },
    isServiceDown: false,
    ...change,
  };
}

/** What is offered and refused, by its reason. */
function obstacles(of: ActionFacts): Readonly<Record<string, string>> {
  return Object.fromEntries(
    offeredActions(of).flatMap(({ action, obstacle }) =>
      obstacle === undefined ? [] : [[action, obstacle]],
    ),
  );
}
const names = (of: ActionFacts) => offeredActions(of).map(({ action }) => action);

describe('what can be done with a company', () => {
  it('is all of it where nothing is in the way, with pausing or resuming in its place', () => {
    assert.deepEqual(obstacles(facts('scheduled')), {});
    assert.ok(names(facts('scheduled')).includes('pause') && !names(facts('scheduled')).includes('resume'));
    assert.ok(names(facts('paused')).includes('resume') && !names(facts('paused')).includes('pause'));
    assert.deepEqual(obstacles(facts('blocked')), {});
  });

  it('says what is in the way', () => {
    const both = (reason: string) => ({ syncNow: reason, retryFailed: reason });
    assert.deepEqual(obstacles(facts('running')), both('running'));
    assert.deepEqual(obstacles(facts('queued')), both('running'));
    assert.deepEqual(obstacles(facts('paused')), both('paused'));
    const down = { isServiceDown: true, activity: undefined };
    assert.deepEqual(obstacles(facts('scheduled', down)), { ...both('serviceDown'), pause: 'serviceDown' });
  });

  it('is no retry where nothing was rejected, order lines included', () => {
    assert.deepEqual(obstacles(facts('scheduled', { totals: { failed: 0 } })), {
      retryFailed: 'nothingRejected',
    });
    assert.deepEqual(obstacles(facts('scheduled', { totals: { failed: 0, failedLines: 1 } })), {});
  });
});

describe('the editor', () => {
  const manifest = z
    .object({
      contributes: z.object({
        menus: z.object({ 'view/item/context': z.array(z.object({ command: z.string() })) }),
      }),
    })
    .parse(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')));

  it('has a command for each action, and each in the menu of a company', () => {
    const menu = new Set(manifest.contributes.menus['view/item/context'].map(({ command }) => command));
    for (const action of LINK_ACTIONS) {
      assert.ok((COMMAND_NAMES as readonly string[]).includes(action), action);
      assert.ok(menu.has(`sage200Link.${action}`), action);
    }
  });

  it('calls each as the panel does', () => {
    for (const [file, texts] of [
      ['package.nls.es.json', es],
      ['package.nls.json', en],
    ] as const) {
      const titles = z
        .record(z.string(), z.string())
        .parse(JSON.parse(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')));
      // The status is a screen there, and its title a noun.
      for (const action of LINK_ACTIONS.filter((one) => one !== 'showStatus'))
        assert.equal(titles[`command.${action}`]?.replace(/…$/, ''), texts[`action.${action}`], action);
    }
  });
});
