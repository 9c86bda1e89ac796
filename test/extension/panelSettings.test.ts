import assert from 'node:assert/strict';
import fc from 'fast-check';
import { panelSettings } from '../../src/extension/panelSettings.ts';
import { DEFAULT_API_URL } from '../../src/domain/implementation.ts';
import { sqlConnection } from '../../src/domain/sqlConnection.ts';

const RIGHT = { server: 'SRV', database: 'Sage', user: 'lector' };

describe('settings that somebody wrote by hand', () => {
  it('are used where they can be, and told by their place where they cannot, whatever they are', () => {
    const entry = fc.oneof(
      fc.jsonValue(),
      fc.record({ server: fc.jsonValue(), database: fc.string(), user: fc.string(), port: fc.jsonValue() }),
      fc.constant(RIGHT),
    );
    const connections = fc.oneof(fc.jsonValue(), fc.array(entry), fc.constant(undefined));
    const apiUrl = fc.oneof(fc.jsonValue(), fc.webUrl(), fc.constant(undefined));
    fc.assert(
      fc.property(connections, apiUrl, (written, url) => {
        const told: string[] = [];
        const settings = panelSettings({ connections: written, apiUrl: url }, (setting) =>
          told.push(setting),
        );
        for (const connection of settings.connections) assert.ok(sqlConnection.safeParse(connection).success);
        assert.ok(URL.canParse(settings.apiUrl));
        const listed = Array.isArray(written) ? written.length : 0;
        const places = told.filter((place) => place.startsWith('connections['));
        assert.equal(settings.connections.length + places.length, listed);
        assert.equal(
          told.includes('connections'),
          written !== undefined && written !== null && !Array.isArray(written),
        );
        if (told.includes('apiUrl')) assert.equal(settings.apiUrl, DEFAULT_API_URL);
      }),
      { numRuns: 1000 },
    );
  });

  it('leave the right one among wrong ones', () => {
    const told: string[] = [];
    const { connections } = panelSettings({ connections: [7, RIGHT, { server: '' }] }, (place) =>
      told.push(place),
    );
    assert.deepEqual(
      [connections.map(({ server }) => server), told],
      [['SRV'], ['connections[0]', 'connections[2]']],
    );
  });
});
