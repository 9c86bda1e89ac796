import { NO_DATE } from './conditions.ts';

/**
 * The condition that a record is not on leave: no date and no flag, or a date still to come (a past `FechaBajaLc` is
 * leave with or without the flag). Undefined where the installation knows no leave.
 */
export function notOnLeave(has: (column: string) => boolean): string | undefined {
  const flag = has('BajaEmpresaLc') ? 'ISNULL([BajaEmpresaLc], 0) = 0' : undefined;
  if (!has('FechaBajaLc')) return flag;
  return `(${NO_DATE('[FechaBajaLc]')}${flag === undefined ? '' : ` AND ${flag}`}) OR [FechaBajaLc] > GETDATE()`;
}
