/** The anchor that Markdown gives a heading, here as where the repository is read: `La comprobación` is `la-comprobación`. */
export function slug(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');
}
