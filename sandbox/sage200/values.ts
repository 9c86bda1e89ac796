import type { Random } from './random.ts';

/** A flag as Sage stores it. */
export function flag(value: boolean): number {
  return value ? -1 : 0;
}

/** A `decimal(28,10)` as text. */
export function decimal(value: number): string {
  return value.toFixed(10);
}

export function round(value: number, places: number): number {
  return Number(value.toFixed(places));
}

/** A date without a zone, at midnight: days since 1 January of a year. */
export function dateIn(year: number, day: number): string {
  return `${new Date(Date.UTC(year, 0, 1 + day)).toISOString().slice(0, 10)}T00:00:00.000`;
}

/** A leave that is still to come, whatever today is. */
export const FUTURE = '2099-12-31T00:00:00.000';

/** Lower case without accents, fit for an address. */
export function mailWord(text: string): string {
  return text
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '');
}

/** A Spanish company's tax code: a letter, seven digits, the check digit. */
export function companyTaxCode(random: Random): string {
  const digits = random.digits(7);
  let sum = 0;
  for (const [position, character] of [...digits].entries()) {
    const value = Number(character) * (position % 2 === 0 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return `${random.pick(['A', 'B', 'F', 'J'])}${digits}${(10 - (sum % 10)) % 10}`;
}

/** A Spanish person's tax code: eight digits and their letter. */
export function personTaxCode(random: Random): string {
  const digits = random.digits(8);
  return digits + 'TRWAGMYFPDXBNJZSQVHLCKE'.charAt(Number(digits) % 23);
}

/** A telephone number the way people write it, 15 characters at most. */
export function phone(random: Random): string {
  const [area, rest] = [random.pick(['971', '93', '91', '600', '655']), random.digits(6)];
  const number = `${area}${rest}`.padEnd(9, '0').slice(0, 9);
  return random.pick([
    number,
    `${number.slice(0, 3)} ${number.slice(3, 6)} ${number.slice(6)}`,
    `+34 ${number}`,
    `${number.slice(0, 3)}.${number.slice(3, 5)}.${number.slice(5, 7)}.${number.slice(7)}`,
    `(${number.slice(0, 2)}) ${number.slice(2)}`,
    '',
  ]);
}
