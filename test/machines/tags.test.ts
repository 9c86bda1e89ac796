import assert from 'node:assert/strict';
import { linkingMachine } from '../../src/machines/linking.ts';
import { initialContext } from '../../src/machines/linkingContext.ts';
import type { StateMeta } from '../../src/machines/linkingSetup.ts';

const TAGS: Readonly<Record<string, readonly string[]>> = {
  'company.entering': [],
  'company.listing': ['busy'],
  'company.choosing': [],
  'implementation.form': [],
  'implementation.recognising': ['busy'],
  'implementation.existing': [],
  'implementation.askNew': [],
  'implementation.naming': [],
  'terms.reading': [],
  'terms.recording': ['busy'],
  'terms.creating': ['busy', 'irrevocable'],
  'testing.running': ['busy'],
  'testing.succeeded': [],
  'testing.failed': ['failed'],
  'agents.loading': ['busy'],
  'agents.failed': ['failed'],
  'agents.choosing': [],
  'agents.inviting': ['busy', 'irrevocable'],
  'agents.invited': [],
  'sync.ready': [],
  'sync.starting': ['busy'],
  'sync.started': [],
  finished: [],
  cancelled: [],
};

const leaves = Object.values(linkingMachine.root.states).flatMap((step) => {
  const inner = Object.values(step.states);
  return inner.length > 0 ? inner : [step];
});

describe('the tags of the linking machine', () => {
  it('say what each state means', () => {
    const found = leaves.map((node) => [node.path.join('.'), [...node.tags]] as const);
    assert.deepEqual(Object.fromEntries(found), TAGS);
  });

  it('call busy the states that have something done, and no others', () => {
    for (const node of leaves) {
      assert.equal(node.tags.includes('busy'), node.invoke.length > 0, node.id);
    }
  });

  it('name for each busy state where its linking waits when it was cut off: a state of its step that is at rest', () => {
    const context = initialContext({ linkId: '0d4f1f5e-5f0e-4f0e-9d7b-1f2a3b4c5d6e' });
    for (const node of leaves) {
      const meta: StateMeta | undefined = node.meta;
      assert.equal(meta !== undefined, node.tags.includes('busy'), node.id);
      if (meta === undefined) continue;
      const rest = node.parent?.states[meta.rest(context)];
      assert.deepEqual([rest?.tags.includes('busy'), node.id], [false, node.id]);
    }
  });

  it('keep what is irrevocable from being cancelled: it is noted, and done when the work is', () => {
    for (const node of leaves.filter(({ tags }) => tags.includes('irrevocable'))) {
      const targets = node.transitions.get('CANCEL')?.map(({ target }) => target);
      assert.deepEqual(targets, [undefined], node.id);
    }
  });
});
