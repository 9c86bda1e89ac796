import { ERROR_CODES, type ErrorCode } from '../../src/domain/errors.ts';
import type { Language } from '../../src/texts/language.ts';

export interface ErrorGroup {
  readonly heading: Readonly<Record<Language, string>>;
  readonly codes: readonly ErrorCode[];
}

/** The first words of the codes, by what they are about, in the order in which a person meets them. */
const HEADINGS: readonly (readonly [es: string, en: string, prefixes: readonly string[]])[] = [
  ['SQL Server', 'SQL Server', ['SQL']],
  ['La base de datos de Sage 200', 'The Sage 200 database', ['SAGE']],
  ['La API de Sage Sales Management', 'The Sage Sales Management API', ['API']],
  [
    'Implementación, plan y licencias',
    'Implementation, plan and licences',
    ['IMPLEMENTATION', 'PLAN', 'LICENCES'],
  ],
  ['Claves y contraseñas', 'Keys and passwords', ['SECRET', 'SECRETS', 'CREATION']],
  ['Empresa y asistente', 'Company and wizard', ['COMPANY', 'LINKING', 'FIELD', 'TERMS', 'CONNECTION']],
  ['Comisionistas y usuarios', 'Commission agents and users', ['AGENT', 'ADMIN', 'INVITATION', 'USER']],
  ['Sincronización', 'Synchronisation', ['LINK', 'SYNC', 'DELETIONS', 'SURPLUS', 'LATE', 'LEDGER']],
  ['Registros rechazados', 'Rejected records', ['RECORD']],
  ['Servicio de conexión', 'Connection service', ['SERVICE']],
  ['Informe de entrega', 'Handover report', ['REPORT']],
  ['Carpeta de datos', 'State folder', ['STATE', 'AUDIT']],
  ['Línea de comandos', 'Command line', ['USAGE', 'COMMAND', 'OPTION']],
  ['El programa', 'The program', ['PANEL', 'PORT', 'DEMO', 'EDITOR', 'NODE', 'INTERNAL']],
];

const prefixOf = (code: ErrorCode): string => code.split('_')[0] ?? code;

/** All codes in their groups. @throws Error where a code is in none. */
export function errorGroups(): readonly ErrorGroup[] {
  const known = new Set(HEADINGS.flatMap(([, , prefixes]) => prefixes));
  const lost = ERROR_CODES.filter((code) => !known.has(prefixOf(code)));
  if (lost.length > 0) throw new Error(`no heading in scripts/guide/errorGroups.ts: ${lost.join(', ')}`);
  return HEADINGS.map(([es, en, prefixes]) => ({
    heading: { es, en },
    codes: ERROR_CODES.filter((code) => prefixes.includes(prefixOf(code))),
  }));
}
