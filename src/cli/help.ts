import type { Texts } from '../texts/texts.ts';
import type { Command } from './command.ts';
import { COMMON_OPTIONS, type CliOption, type OptionName, type OptionTable } from './optionTable.ts';

/** Where the words begin beside the names, and where a line ends. */
const COLUMN = 34;
const WIDTH = 96;

/** All commands, a line each. */
export function generalHelp(texts: Texts, commands: readonly Command[]): string {
  return [
    `${texts.text('help.use')}: sage200-link <${texts.text('help.command')}> [...]`,
    '',
    ...commands.flatMap(({ name }) => entry(name, texts.text(`summary.${name}`), 16)),
    '',
    `${texts.text('help.common')}:`,
    ...optionLines(texts, COMMON_OPTIONS),
    '',
    texts.text('help.secrets'),
    texts.text('help.more'),
    texts.text('help.guide', { file: `panel/guide/${texts.language}/index.html` }),
  ].join('\n');
}

/** One command: its verbs, each of its options in one column, and an example. */
export function commandHelp(texts: Texts, { name, options, verbs, example }: Command): string {
  const needed = Object.entries(options).filter(([, option]) => option.needed === true);
  const use = [
    `sage200-link ${name}`,
    ...(verbs === undefined ? [] : [verbs.join('|')]),
    ...needed.map(([option, { value }]) => (value === undefined ? `--${option}` : `--${option} ${value}`)),
    `[${texts.text('help.rest')}]`,
  ].join(' ');
  return [
    `sage200-link ${name}: ${texts.text(`summary.${name}`)}`,
    '',
    `${texts.text('help.use')}: ${use}`,
    ...(verbs === undefined ? [] : ['', `${texts.text('help.verbs')}:`, ...verbLines(texts, verbs)]),
    ...(Object.keys(options).length === 0
      ? []
      : ['', `${texts.text('help.options')}:`, ...optionLines(texts, options)]),
    '',
    `${texts.text('help.common')}:`,
    ...optionLines(texts, COMMON_OPTIONS),
    '',
    `${texts.text('help.example')}:`,
    `  ${example}`,
    '',
    texts.text('help.secrets'),
  ].join('\n');
}

function verbLines(texts: Texts, verbs: NonNullable<Command['verbs']>): readonly string[] {
  return verbs.flatMap((verb) => entry(verb, texts.text(`verb.${verb}`), 16));
}

function optionLines(texts: Texts, table: OptionTable): readonly string[] {
  return optionsOf(table).flatMap(([name, option]) => {
    const { value, short, fallback, needed = false } = option;
    const names = [`--${name}`, ...(short === undefined ? [] : [`-${short}`])].join(', ');
    const notes = [
      ...(needed ? [texts.text('help.needed')] : []),
      ...(fallback === undefined ? [] : [texts.text('help.fallback', { value: fallback })]),
    ];
    const words = texts.text(`option.${name}`) + (notes.length === 0 ? '' : ` (${notes.join('; ')})`);
    return entry(value === undefined ? names : `${names} ${value}`, words, COLUMN);
  });
}

/** The options of a table, with their names. */
export function optionsOf(table: OptionTable): readonly (readonly [OptionName, CliOption])[] {
  return Object.entries(table) as [OptionName, CliOption][];
}

/** A name, and beside it its words; a name that is too long has its words on the lines below. */
function entry(name: string, words: string, column: number): readonly string[] {
  const lines = wrap(words, WIDTH - column);
  const margin = ' '.repeat(column);
  const first = `  ${name}`;
  if (first.length + 2 > column) return [first, ...lines.map((line) => margin + line)];
  return lines.map((line, index) => (index === 0 ? first.padEnd(column) : margin) + line);
}

function wrap(words: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of words.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
