import type { Texts } from '../../texts/texts.ts';

/** Longest name of a company that goes into a file's name. */
const LONGEST = 80;

/** What a report is called where a person is asked where to keep it: a name that every system takes. */
export function reportFileName(company: string, texts: Texts): string {
  const name = company
    // What Windows does not take, and what cannot be seen.
    .replaceAll(/[\\/:*?"<>|\p{C}]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .slice(0, LONGEST)
    .replace(/[. ]+$/, '')
    .trim();
  return `${texts.text('report.title')} ${name}`.trim() + '.html';
}
