import { placeOfError } from '../../src/domain/guide.ts';
import type { Language } from '../../src/texts/language.ts';
import { messagesIn } from '../../src/texts/textsIn.ts';
import { errorGroups } from './errorGroups.ts';
import { readable } from './readable.ts';

const WORDS = {
  es: {
    title: 'Errores: causa y remedio',
    intro:
      'Cada error lleva un código, que el panel, la línea de comandos y el registro muestran igual. Aquí está cada uno con ' +
      'las mismas palabras que en la pantalla; entre ‹ › va lo que cambia de un caso a otro.',
    home: '[Guía](index.md)',
    inPanel: 'En el panel',
    inTerminal: 'En la línea de comandos',
  },
  en: {
    title: 'Errors: cause and remedy',
    intro:
      'Each error has a code, which the panel, the command line and the log show alike. Each stands here with the words ' +
      'of the screen; ‹ › holds what differs from case to case.',
    home: '[Guide](index.md)',
    inPanel: 'In the panel',
    inTerminal: 'On the command line',
  },
} as const;

/** The page of all errors in Markdown, made of the texts that the screens show: an anchor for each code. */
export function errorPage(language: Language): string {
  const words = WORDS[language];
  const messages = messagesIn(language);
  const say = (key: string) => inMarkdown(readable(language, messages[key] ?? ''));
  const lines = [words.home, '', `# ${words.title}`, '', words.intro, ''];
  const groups = errorGroups();
  for (const { heading, codes } of groups) {
    const links = codes.map((code) => `[${code}](#${placeOfError(code).anchor})`);
    lines.push(`- **${heading[language]}**: ${links.join(', ')}`);
  }
  for (const { heading, codes } of groups) {
    lines.push('', `## ${heading[language]}`);
    for (const code of codes) {
      const remedy = say(`remedy.${code}`);
      lines.push('', `### ${code}`, '', `**${say(`error.${code}`)}**`, '');
      if (`remedyInPanel.${code}` in messages)
        lines.push(`- ${words.inPanel}: ${say(`remedyInPanel.${code}`)}`, `- ${words.inTerminal}: ${remedy}`);
      else lines.push(remedy);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** Text in which nothing is taken for a mark of Markdown. */
function inMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_<>[\]|]/g, String.raw`\$&`);
}
