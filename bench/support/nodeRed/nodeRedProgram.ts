// Node-RED without its editor and without a port, in a process of its own: `nodeRedProgram.ts INSTALLATION USER-FOLDER`.
import { createRequire } from 'node:module';
import { join } from 'node:path';

interface NodeRed {
  init(settings: object): void;
  start(): Promise<void>;
}

const [installation = '', userDir = ''] = process.argv.slice(2);
const nodeRed = createRequire(join(installation, 'package.json'))('node-red') as NodeRed;
process.on('disconnect', () => process.exit());
nodeRed.init({
  userDir,
  flowFile: 'flows.json',
  credentialSecret: false,
  httpAdminRoot: false,
  httpNodeRoot: false,
  telemetry: { enabled: false },
  logging: { console: { level: 'off' } },
});
await nodeRed.start();
