/**
 * What NULL, '' and the dates of nothing mean in a condition. Installations altered by hand hold NULL where Sage's own
 * columns cannot: it stands for the column's default, so that no record is left out for it (docs/data.md).
 */

/** NULL, and what an empty text or a 0 becomes as a date (1900-01-01, 1899-12-30). */
export const NO_DATE = (column: string): string => `(${column} IS NULL OR ${column} < '19010101')`;

/** A flag whose column says "yes" by default. */
export const YES_BY_DEFAULT = (column: string): string => `ISNULL(${column}, -1) <> 0`;

/** The subfamily of a family's own row: '' in some installations, asterisks in others. */
export const NO_SUBFAMILY = (column: string): string => `ISNULL(REPLACE(${column}, '*', ''), '') = ''`;
