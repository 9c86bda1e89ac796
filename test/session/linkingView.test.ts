import assert from 'node:assert/strict';
import { linkingView, type LinkingView } from '../../src/protocol/linkingView.ts';
import { READER } from '../support/sandboxSides.ts';
import { SessionBench, walk } from './support/sessionBench.ts';

describe('what a panel is given to draw', () => {
  let bench: SessionBench;
  before(async () => {
    bench = await SessionBench.start();
  });
  after(() => bench.close());

  it('has the promised shape in every state of a linking, and no secret in it', async () => {
    const session = await bench.begin({ synchronise: true });
    const views: LinkingView[] = [session.view];
    session.subscribe(() => views.push(session.view));
    await walk(session, bench.events());

    for (const view of views) {
      // What crosses to a panel is JSON: the shape must survive it.
      const text = JSON.stringify(view);
      assert.deepEqual(JSON.parse(JSON.stringify(linkingView.parse(JSON.parse(text)))), JSON.parse(text));
      for (const secret of [READER.password, bench.keys.privateKey])
        assert.ok(!text.includes(secret), view.state);
    }
    const states = [...new Set(views.map(({ state }) => state))];
    assert.deepEqual(states, [
      'company.entering',
      'company.listing',
      'company.choosing',
      'implementation.form',
      'implementation.recognising',
      'implementation.existing',
      'terms.reading',
      'terms.recording',
      'testing.running',
      'testing.succeeded',
      'agents.loading',
      'agents.choosing',
      'agents.inviting',
      'agents.invited',
      'sync.ready',
      'sync.starting',
      'sync.started',
      'finished',
    ]);

    const at = (state: string) => views.findLast((view) => view.state === state);
    assert.deepEqual(
      [at('testing.running')?.busy, at('testing.succeeded')?.busy, at('sync.starting')?.busy],
      [true, false, true],
    );
    assert.deepEqual(at('implementation.existing')?.steps, {
      company: 'done',
      implementation: 'current',
      terms: 'todo',
      testing: 'todo',
      agents: 'todo',
      sync: 'todo',
    });
    assert.equal(at('implementation.existing')?.implementation.workspace?.name, 'Comercial Añil');
    assert.equal(at('agents.choosing')?.agents.limit, 11);
    assert.deepEqual([at('agents.invited')?.canGoBack, at('sync.started')?.canCancel], [true, false]);
    assert.equal(at('sync.started')?.progress?.percent, 100);
    assert.deepEqual([at('finished')?.canGoBack, at('finished')?.canCancel], [false, false]);
    session.stop();
  });

  it('R12: allows three invitations where the licences are unknown', async () => {
    const session = await bench.begin();
    assert.equal(session.view.agents.limit, 3);
    assert.equal(session.view.step, 'company');
    session.stop();
  });
});
