/** Two letters before a number of a kind that begins with none: the country's prefix of the European form. */
const PREFIX =
  /^(?:AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|GR|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|XI)(?=[0-9A-Z]{8,13}$)(?=.*[0-9]{5})/;

/**
 * What of a tax number counts when two are compared: without blanks, dots, hyphens and case, and without the country's
 * prefix, which one field has and the other has not. Empty for none.
 */
export function vatNumberKey(text: string): string {
  return text
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(PREFIX, '');
}
