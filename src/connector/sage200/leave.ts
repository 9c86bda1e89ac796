/**
 * The condition that a record is not on leave: no date and no flag, or a date still to come (a past `FechaBajaLc` is
 * leave with or without the flag). Undefined where the installation knows no leave.
 */
export function notOnLeave(has: (column: string) => boolean): string | undefined {
  const flag = has('BajaEmpresaLc') ? '[BajaEmpresaLc] = 0' : undefined;
  const date = has('FechaBajaLc');
  if (!date) return flag;
  return `([FechaBajaLc] IS NULL${flag === undefined ? '' : ` AND ${flag}`}) OR [FechaBajaLc] > GETDATE()`;
}
