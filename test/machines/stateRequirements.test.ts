import assert from 'node:assert/strict';
import { isReachable } from '../../src/machines/stateRequirements.ts';
import { initialContext, type LinkingContext } from '../../src/machines/linkingContext.ts';
import { linkingStateValue } from '../../src/machines/linkingStateValue.ts';
import { linkingAt } from './support/drive.ts';
import { LINK_ID } from './support/fixtures.ts';
import { ALL_PLACES, linkingAtAny } from './support/places.ts';

/** What each place cannot be without. */
const NEEDS: Record<string, readonly (keyof LinkingContext)[]> = {
  'company.choosing': ['connection', 'serverName'],
  'implementation.form': ['connection', 'company', 'identity'],
  'implementation.existing': ['company', 'form', 'workspace'],
  'terms.reading': ['company', 'workspace'],
  'testing.failed': ['company', 'workspace', 'terms'],
  'testing.succeeded': ['company', 'workspace', 'terms', 'checks'],
  'agents.failed': ['company', 'workspace', 'terms', 'checks'],
  'agents.choosing': ['company', 'workspace', 'terms', 'checks', 'selection'],
  'agents.invited': ['company', 'workspace', 'terms', 'checks', 'selection'],
  'sync.ready': ['company', 'workspace', 'terms', 'checks', 'selection'],
  'sync.started': ['company', 'workspace', 'terms', 'checks', 'selection'],
};

function valueOf(place: string) {
  const [step = '', inner] = place.split('.');
  return linkingStateValue.parse(inner === undefined ? step : { [step]: inner });
}

describe('isReachable', () => {
  for (const place of ALL_PLACES) {
    it(`holds for a linking that came to ${place}`, async () => {
      const { value, context } = (await linkingAtAny(place)).getSnapshot();
      assert.equal(isReachable({ value, context }), true);
    });
  }

  for (const [place, keys] of Object.entries(NEEDS)) {
    it(`R8, R9: holds at ${place} only with ${keys.join(', ')}`, async () => {
      const { context } = (await linkingAt('sync.started')).getSnapshot();
      const empty = initialContext({ linkId: LINK_ID });
      for (const key of keys) {
        assert.equal(
          isReachable({ value: valueOf(place), context: { ...context, [key]: empty[key] } }),
          false,
          key,
        );
      }
    });
  }
});
