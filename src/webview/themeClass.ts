const DARK = matchMedia('(prefers-color-scheme: dark)');
const CONTRAST = matchMedia('(prefers-contrast: more)');
const FORCED = matchMedia('(forced-colors: active)');

/** Names the theme on the body, as an editor does: in a browser, from what the person's system asks for. */
export function followTheme(): void {
  // An editor has named its theme before any script runs.
  if (/vscode-/.test(document.body.className)) return;
  const apply = () => {
    document.body.className = themeClass();
    // The toolkit draws the borders of a high-contrast theme by this one.
    document.body.dataset['vscodeThemeKind'] = document.body.className;
  };
  apply();
  for (const query of [DARK, CONTRAST, FORCED]) query.addEventListener('change', apply);
}

function themeClass(): string {
  if (CONTRAST.matches || FORCED.matches)
    return DARK.matches ? 'vscode-high-contrast' : 'vscode-high-contrast-light';
  return DARK.matches ? 'vscode-dark' : 'vscode-light';
}
