// Takes a picture of every screen of the panel, in both languages, light and dark: `npm run screenshots`.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LANGUAGES, type Language } from '../../src/texts/language.ts';
import { closeSharedBrowser } from './support/browser.ts';
import { withPalette } from './support/palettePng.ts';
import { Panel, type Theme } from './support/panel.ts';
import { PanelHost } from './support/panelHost.ts';
import { tour } from './support/tour.ts';

const FOLDER = fileURLToPath(new URL('../../media/screenshots', import.meta.url));
const THEMES: readonly Theme[] = ['light', 'dark'];

/** A company of some size; names and ports that are the same at each run, so that the pictures are too. */
const SIDES = {
  sage: { companies: 2, customers: 120, products: 60, orders: 40, agents: 20 },
  sql: { port: 14_330, machineName: 'SRV-SAGE', instanceName: 'SAGE2025' },
  crm: { port: 14_331, implementation: { publicKey: 'a81c03f2e7554d60b9d3c24f1e6a7b98' } },
};

async function takePictures(language: Language, theme: Theme): Promise<void> {
  const host = await PanelHost.start(SIDES);
  const panel = await Panel.open(host, { language, theme, reducedMotion: true });
  let count = 0;
  await tour(host, panel, async (screen) => {
    count += 1;
    const name = [language, theme, String(count).padStart(2, '0'), screen].join('-');
    // Nothing lies under the pointer.
    await panel.page.mouse.move(0, 0);
    const picture = await panel.page.screenshot({ animations: 'disabled' });
    writeFileSync(join(FOLDER, `${name}.png`), withPalette(picture));
  });
  await panel.close();
  await host.close();
}

mkdirSync(FOLDER, { recursive: true });
// Screens come and go; the pictures that others put there stay.
for (const file of readdirSync(FOLDER)) if (/^\w\w-\w+-\d\d-/.test(file)) rmSync(join(FOLDER, file));
for (const language of LANGUAGES) for (const theme of THEMES) await takePictures(language, theme);
await closeSharedBrowser();
