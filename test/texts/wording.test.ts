import assert from 'node:assert/strict';
import en from '../../l10n/en.json' with { type: 'json' };
import es from '../../l10n/es.json' with { type: 'json' };
import { COMMANDS } from '../../src/cli/commands/commands.ts';
import { textsIn } from '../../src/texts/textsIn.ts';
import { commandHelp, generalHelp } from '../../src/cli/help.ts';

/** All that a person reads: the bundles, and the help of the command line. */
const SPANISH = [...Object.entries(es), ...helpIn('es')];
const ENGLISH = [...Object.entries(en), ...helpIn('en')];

function helpIn(language: 'es' | 'en'): readonly (readonly [string, string])[] {
  return [
    ['help', generalHelp(textsIn(language), COMMANDS)],
    ...COMMANDS.map((command) => [`help ${command.name}`, commandHelp(textsIn(language), command)] as const),
  ];
}

function assertNone(texts: readonly (readonly [string, string])[], pattern: RegExp): void {
  const found = texts.filter(([, text]) => pattern.test(text)).map(([key, text]) => `${key}: ${text}`);
  assert.deepEqual(found, []);
}

describe('the words (ux.md)', () => {
  it('are never shouted', () => assertNone([...SPANISH, ...ENGLISH], /[!¡]/));

  it('never call an error unexpected, and blame nobody', () => {
    assertNone(SPANISH, /error inesperado|inesperad[oa]|error desconocido|culpa|te has equivocado/i);
    assertNone(ENGLISH, /unexpected error|unknown error|your fault|you forgot|oops|sorry/i);
  });

  it('speak to the person as tú', () => {
    assertNone(SPANISH, /\busted(es)?\b|\bvuestr[oa]s?\b/i);
    // The forms of usted of the verbs that an instruction begins with.
    assertNone(
      SPANISH,
      /(^|[.:;,] |\bo |\by )(compruebe|revise|copie|elija|indique|pida|use|utilice|espere|rellene|defina|actualice|instale|vuelva|corrija|acepte|lea|ejecute|cambie|active|resuelva|marque|avise|avísenos|recupere|muestre|escriba|introduzca|pulse|haga|póngase)\b/i,
    );
    assertNone(SPANISH, /\b(su|sus) (contraseña|clave|empresa|equipo|datos|confirmación|contacto)\b/i);
  });

  it('are in one language each', () => {
    assertNone(SPANISH, /\b(the|with|password|please|record|records)\b/i);
    assertNone(
      ENGLISH.map(([key, text]) => [key, text.replaceAll(/\([^)]*\)/g, '')] as const),
      /[ñ¿áéíóú«»]/i,
    );
  });

  it('quote as their language does, and end their sentences', () => {
    assertNone(SPANISH, /[“”]|(^|[^\\])"/);
    for (const [key, text] of [...Object.entries(es), ...Object.entries(en)])
      if (/^(error|remedy)\.[A-Z]/.test(key)) assert.match(text, /[.}]$|\{\w+\}$/, key);
  });

  it('name the product, its people and its places as the product does', () => {
    assertNone(SPANISH, /\btenant\b|\bworkspaces\b|agente comercial|vendedor\b|enlace\b/i);
    assertNone([...SPANISH, ...ENGLISH], /Force ?Manager|force admin\b|Forceadmin\b/);
  });
});
