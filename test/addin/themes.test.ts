import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

type Variables = ReadonlyMap<string, string>;
type Rgb = readonly [number, number, number];

/** What each theme sets by itself, in the order in which they stand. */
function readThemes(): ReadonlyMap<string, Variables> {
  const css = readFileSync(new URL('../../src/addin/themes.css', import.meta.url), 'utf8');
  const blocks = [...css.matchAll(/:root \{([^}]*)\}/g)].map(([, block = '']) => block);
  const names = ['light', 'dark', 'high contrast light', 'high contrast dark'];
  assert.equal(blocks.length, names.length);
  return new Map(
    names.map((name, index) => {
      const declarations = [...(blocks[index] ?? '').matchAll(/([\w-]+):\s+([^;]+);/g)];
      return [name, new Map(declarations.map(([, variable = '', value = '']) => [variable, value]))];
    }),
  );
}

/** A colour as it is seen on top of another one. */
function colour(value: string, beneath: Rgb): Rgb {
  const [red = 0, green = 0, blue = 0, alpha = 255] = (value.slice(1).match(/../g) ?? []).map((hex) =>
    parseInt(hex, 16),
  );
  const mix = (over: number, under: number) => (over * alpha + under * (255 - alpha)) / 255;
  return [mix(red, beneath[0]), mix(green, beneath[1]), mix(blue, beneath[2])];
}

/** WCAG 2.2, "relative luminance". */
function luminance(rgb: Rgb): number {
  const [red, green, blue] = rgb.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(variables: Variables, over: string, under: string): number {
  const value = (name: string) => {
    const found = variables.get(`--vscode-${name}`) ?? '';
    assert.match(found, /^#([0-9a-f]{6}|[0-9a-f]{8})$/, name);
    return found;
  };
  const page = colour(value('editor-background'), [255, 255, 255]);
  const beneath = colour(value(under), page);
  const [dark, light] = [luminance(beneath), luminance(colour(value(over), beneath))].toSorted(
    (a, b) => a - b,
  );
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

/** What a panel writes, and on what (WCAG 2.2, 1.4.3: 4.5 to 1). */
const SURFACES = ['editor-background', 'sideBar-background', 'panel-background', 'list-hoverBackground'];
const TEXTS: readonly (readonly [string, readonly string[]])[] = [
  ['foreground', [...SURFACES, 'editorWidget-background', 'textBlockQuote-background']],
  ['descriptionForeground', SURFACES],
  ['errorForeground', SURFACES],
  ['textLink-foreground', SURFACES],
  ['textLink-activeForeground', SURFACES],
  ['editorWarning-foreground', SURFACES],
  ['editor-foreground', ['editor-background']],
  ['editorWidget-foreground', ['editorWidget-background']],
  ['sideBar-foreground', ['sideBar-background']],
  ['panelTitle-activeForeground', ['panel-background']],
  ['panelTitle-inactiveForeground', ['panel-background']],
  ['button-foreground', ['button-background', 'button-hoverBackground']],
  ['button-secondaryForeground', ['button-secondaryBackground', 'button-secondaryHoverBackground']],
  ['input-foreground', ['input-background']],
  ['input-placeholderForeground', ['input-background']],
  ['inputOption-activeForeground', ['inputOption-activeBackground']],
  ['inputValidation-errorForeground', ['inputValidation-errorBackground']],
  ['inputValidation-warningForeground', ['inputValidation-warningBackground']],
  ['inputValidation-infoForeground', ['inputValidation-infoBackground']],
  ['checkbox-foreground', ['checkbox-background']],
  ['dropdown-foreground', ['dropdown-background', 'dropdown-listBackground']],
  ['badge-foreground', ['badge-background']],
  ['list-hoverForeground', ['list-hoverBackground']],
  ['list-activeSelectionForeground', ['list-activeSelectionBackground']],
  ['list-inactiveSelectionForeground', ['list-inactiveSelectionBackground']],
  ['textPreformat-foreground', ['textPreformat-background', 'textCodeBlock-background']],
  ['notifications-foreground', ['notifications-background']],
  ['notificationCenterHeader-foreground', ['notificationCenterHeader-background']],
  ['notificationLink-foreground', ['notifications-background']],
];

/** What a panel draws so that it can be told apart (WCAG 2.2, 1.4.11: 3 to 1). */
const DRAWN: readonly (readonly [string, readonly string[]])[] = [
  ['focusBorder', [...SURFACES, 'input-background', 'checkbox-background', 'dropdown-background']],
  ['list-focusOutline', ['editor-background', 'list-hoverBackground']],
  ['input-border', ['editor-background', 'input-background']],
  ['checkbox-border', ['editor-background', 'checkbox-background']],
  ['dropdown-border', ['editor-background', 'dropdown-background', 'dropdown-listBackground']],
  ['inputOption-activeBorder', ['editor-background']],
  ['inputValidation-errorBorder', ['editor-background', 'inputValidation-errorBackground']],
  ['inputValidation-warningBorder', ['editor-background', 'inputValidation-warningBackground']],
  ['inputValidation-infoBorder', ['editor-background', 'inputValidation-infoBackground']],
  ['panelTitle-activeBorder', ['panel-background']],
  ['icon-foreground', SURFACES],
  ['progressBar-background', ['editor-background', 'editorWidget-background']],
  ...['testing-iconPassed', 'testing-iconFailed', 'editorError-foreground', 'editorInfo-foreground'].map(
    (name) => [name, SURFACES] as const,
  ),
  ...['Error', 'Warning', 'Info'].map(
    (kind) => [`notifications${kind}Icon-foreground`, ['notifications-background']] as const,
  ),
  ...['foreground', 'red', 'blue', 'yellow', 'orange', 'green', 'purple'].map(
    (name) => [`charts-${name}`, ['editor-background']] as const,
  ),
];

function tooFaint(variables: Variables, pairs: typeof TEXTS, least: number): readonly string[] {
  return pairs.flatMap(([over, unders]) =>
    unders.flatMap((under) => {
      const found = contrast(variables, over, under);
      return found < least ? [`${over} on ${under}: ${found.toFixed(2)}`] : [];
    }),
  );
}

function variablesIn(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.flatMap((text) => text.match(/--vscode-[a-zA-Z]+(-[a-zA-Z]+)*/g) ?? []))];
}

describe('the themes of a panel outside the editor', () => {
  const themes = readThemes();

  for (const [name, variables] of themes) {
    describe(name, () => {
      it('has text that can be read: 4.5 to 1', () => {
        assert.deepEqual(tooFaint(variables, TEXTS, 4.5), []);
      });

      it('has borders, icons and a focus that can be seen: 3 to 1', () => {
        assert.deepEqual(tooFaint(variables, DRAWN, 3), []);
      });

      it("tells the browser's own controls which it is", () => {
        const scheme = name.includes('dark') ? 'dark' : 'light';
        assert.equal(variables.get('color-scheme'), scheme);
        const page = luminance(colour(variables.get('--vscode-editor-background') ?? '', [255, 255, 255]));
        assert.equal(page > 0.5 ? 'light' : 'dark', scheme);
      });

      it('has contrast borders where contrast is asked for, and only there', () => {
        for (const border of ['--vscode-contrastBorder', '--vscode-contrastActiveBorder'])
          assert.equal(variables.has(border), name.startsWith('high contrast'), border);
      });
    });
  }

  it('set the same colours, so that none shines through from another theme', () => {
    const colours = (variables: Variables) =>
      [...variables.keys()].filter((name) => !/^--vscode-(contrast|(editor-)?font)/.test(name)).toSorted();
    const light = colours(themes.get('light') ?? new Map());
    for (const [name, variables] of themes) assert.deepEqual(colours(variables), light, name);
  });

  it("have every variable that the panel and the toolkit's controls ask for", () => {
    const require = createRequire(import.meta.url);
    const toolkit = readFileSync(
      require.resolve('@vscode/webview-ui-toolkit').replace(/[^/\\]+$/, 'design-tokens.js'),
      'utf8',
    );
    const folder = new URL('../../src/webview/', import.meta.url);
    const panel = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(ts|css)$/.test(file))
      .map((file) => readFileSync(new URL(file.replaceAll('\\', '/'), folder), 'utf8'));
    const known = new Set([...themes.values()].flatMap((variables) => [...variables.keys()]));
    const asked = variablesIn([toolkit, ...panel]);
    assert.ok(asked.length > 40);
    assert.deepEqual(
      asked.filter((name) => !known.has(name)),
      [],
    );
  });
});
