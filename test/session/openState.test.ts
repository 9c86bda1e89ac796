import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ErrorDetail } from '../../src/domain/errors.ts';
import { LinkOperations } from '../../src/session/linkOperations.ts';
import { temporaryFolder } from '../../scripts/support/temporaryFolder.ts';

const SECRETS = { get: async () => undefined, set: async () => {}, delete: async () => {} };

function noticesOf(stateRoot: string): readonly ErrorDetail[] {
  const notices: ErrorDetail[] = [];
  const { state } = new LinkOperations(stateRoot, SECRETS, (notice) => notices.push(notice));
  assert.equal(state.root, stateRoot);
  return notices;
}

describe('a state folder that is opened', () => {
  it('is nothing to speak of where its user alone gets at it', () => {
    const folder = temporaryFolder();
    try {
      assert.deepEqual(noticesOf(folder.path), []);
    } finally {
      folder.remove();
    }
  });

  it('is told of where others may, on Windows', function () {
    if (process.platform !== 'win32') this.skip();
    const folder = mkdtempSync(join(process.env['PUBLIC'] ?? 'C:\\', 'sage200-link-test-'));
    try {
      assert.deepEqual(noticesOf(folder), [{ code: 'STATE_DIRECTORY_OPEN', params: { folder } }]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
