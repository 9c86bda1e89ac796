import type { Language } from '../texts/language.ts';
import type { Command } from './command.ts';

const WORDS = {
  es: {
    use: 'Uso',
    command: 'orden',
    common: 'Opciones de todas las órdenes',
    secrets: 'Los secretos van por el entorno',
    guide: 'Guía: panel/guide/es/index.html, junto al programa; o en el panel, con «sage200-link addin»',
  },
  en: {
    use: 'Use',
    command: 'command',
    common: 'Options of every command',
    secrets: 'Secrets come by the environment',
    guide: 'Guide: panel/guide/en/index.html, beside the program; or in the panel, with "sage200-link addin"',
  },
} as const;

const COMMON = '[--json] [--state-dir DIR] [--secrets-file FILE] [--lang es|en] [--help]';

export function generalHelp(language: Language, commands: readonly Command[]): string {
  const words = WORDS[language];
  const list = commands.map(({ name, summary }) => `  ${name.padEnd(12)}${summary[language]}`);
  return [
    `${words.use}: sage200-link <${words.command}> [...]`,
    '',
    ...list,
    '',
    `${words.common}: ${COMMON}`,
    `${words.secrets}: SAGE200_SQL_PASSWORD, SSM_PRIVATE_KEY`,
    words.guide,
  ].join('\n');
}

export function commandHelp(language: Language, { name, summary, usage }: Command): string {
  return [
    `sage200-link ${name}: ${summary[language]}`,
    '',
    `${WORDS[language].use}: sage200-link ${name} ${usage} ${COMMON}`,
  ].join('\n');
}
