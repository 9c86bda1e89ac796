import type { Texts } from '../texts/texts.ts';
import type { Command } from './command.ts';
import { optionsOf } from './help.ts';
import { COMMON_OPTIONS, type CliOption } from './optionTable.ts';

export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type Shell = (typeof SHELLS)[number];

/** What a script needs of one option, and of one command. */
interface Word {
  readonly name: string;
  readonly words: string;
  readonly option: CliOption;
}
interface Entry {
  readonly name: string;
  readonly words: string;
  readonly verbs: readonly string[];
  readonly options: readonly Word[];
}

/** The script that completes the commands in a shell, made of the same table as help. */
export function completionScript(shell: Shell, commands: readonly Command[], texts: Texts): string {
  const entries = commands.map(({ name, verbs = [], options }) => ({
    name,
    words: texts.text(`summary.${name}`),
    verbs,
    options: optionsOf({ ...options, ...COMMON_OPTIONS }).map(([option, its]) => ({
      name: option,
      words: texts.text(`option.${option}`),
      option: its,
    })),
  }));
  return SCRIPTS[shell](entries);
}

const SCRIPTS: Readonly<Record<Shell, (entries: readonly Entry[]) => string>> = {
  bash,
  zsh,
  fish,
  powershell,
};

/** The options that take a value, each once. */
function withValue(entries: readonly Entry[]): readonly Word[] {
  const all = entries.flatMap(({ options }) => options).filter(({ option }) => option.type === 'string');
  return [...new Map(all.map((word) => [word.name, word])).values()];
}

function bash(entries: readonly Entry[]): string {
  const values = withValue(entries).map(({ name, option: { value, choices } }) => {
    const found =
      choices === undefined
        ? value === 'FILE' || value === 'DIR'
          ? `COMPREPLY=($(compgen -${value === 'FILE' ? 'f' : 'd'} -- "$cur"))`
          : 'COMPREPLY=()'
        : `COMPREPLY=($(compgen -W '${choices.join(' ')}' -- "$cur"))`;
    return `    --${name}) ${found}; return ;;`;
  });
  const words = entries.map(({ name, verbs, options }) => {
    const own = [...verbs, ...options.map((option) => `--${option.name}`)].join(' ');
    return `    ${name}) words='${own}' ;;`;
  });
  return `_sage200_link() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} words=
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${entries.map(({ name }) => name).join(' ')} --help' -- "$cur"))
    return
  fi
  case "$prev" in
${values.join('\n')}
  esac
  case "\${COMP_WORDS[1]}" in
${words.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -F _sage200_link sage200-link`;
}

function zsh(entries: readonly Entry[]): string {
  const told = (text: string) =>
    text.replaceAll(/[[\]:\\]/g, String.raw`\$&`).replaceAll("'", String.raw`'\''`);
  const value = ({ option: { type, value: kind, choices } }: Word) => {
    if (type === 'boolean') return '';
    if (choices !== undefined) return `:value:(${choices.join(' ')})`;
    return `:value:${kind === 'FILE' ? '_files' : kind === 'DIR' ? '_files -/' : ''}`;
  };
  const names = entries.map(({ name, words }) => `      '${name}:${told(words)}'`);
  const cases = entries.map(({ name, verbs, options }) => {
    const first = verbs.length === 0 ? [] : [`'1:verb:(${verbs.join(' ')})'`];
    const own = options.map((word) => `'--${word.name}[${told(word.words)}]${value(word)}'`);
    return `    ${name})\n      _arguments ${[...first, ...own].join(' \\\n        ')} ;;`;
  });
  return `#compdef sage200-link
_sage200_link() {
  if (( CURRENT == 2 )); then
    local -a names
    names=(
${names.join('\n')}
    )
    _describe 'sage200-link' names
    return
  fi
  local name=$words[2]
  shift words
  (( CURRENT-- ))
  case "$name" in
${cases.join('\n')}
  esac
}
compdef _sage200_link sage200-link`;
}

function fish(entries: readonly Entry[]): string {
  const quoted = (text: string) => `'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'`;
  const lines = ['complete -c sage200-link -f'];
  for (const { name, words, verbs, options } of entries) {
    const when = quoted(`__fish_seen_subcommand_from ${name}`);
    lines.push(`complete -c sage200-link -n __fish_use_subcommand -a ${name} -d ${quoted(words)}`);
    if (verbs.length > 0) lines.push(`complete -c sage200-link -n ${when} -a ${quoted(verbs.join(' '))}`);
    for (const { name: option, words: told, option: its } of options) {
      const { type, value, choices } = its;
      const isPath = value === 'FILE' || value === 'DIR';
      const takes = type === 'boolean' ? '' : isPath ? ' -r -F' : ' -x';
      const from = choices === undefined ? '' : ` -a ${quoted(choices.join(' '))}`;
      lines.push(`complete -c sage200-link -n ${when} -l ${option}${takes}${from} -d ${quoted(told)}`);
    }
  }
  return lines.join('\n');
}

function powershell(entries: readonly Entry[]): string {
  const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
  const list = (names: readonly string[]) => `@(${names.map(quoted).join(', ')})`;
  const words = entries.map(
    ({ name, verbs, options }) =>
      `    ${quoted(name)} = ${list([...verbs, ...options.map((option) => `--${option.name}`)])}`,
  );
  const values = withValue(entries).map(
    ({ name, option: { choices = [] } }) => `    ${quoted(`--${name}`)} = ${list(choices)}`,
  );
  return `Register-ArgumentCompleter -Native -CommandName sage200-link -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @{
${words.join('\n')}
  }
  $values = @{
${values.join('\n')}
  }
  $typed = @($commandAst.CommandElements | ForEach-Object { "$_" })
  if ($wordToComplete -ne '') { $typed = @($typed | Select-Object -SkipLast 1) }
  $last = $typed[-1]
  if ($typed.Count -le 1) { $found = $words.Keys | Sort-Object }
  elseif ($values.ContainsKey($last)) { $found = $values[$last] }
  else { $found = $words[$typed[1]] }
  $found | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}`;
}
