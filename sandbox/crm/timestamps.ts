const SHAPE = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.(\d{1,3})\d*)?)?(Z|[+-]\d{2}:\d{2})?$/;

/**
 * Reads a date as the CRM takes it (`yyyy-MM-dd`, `yyyy-MM-dd HH:mm:ss`, or ISO 8601; without a zone it is UTC) and
 * gives ISO text in UTC with milliseconds, whose text order is the order in time. Undefined when it is not a date.
 */
export function toTimestamp(source: string): string | undefined {
  const match = SHAPE.exec(source);
  if (match === null) {
    return undefined;
  }
  const [, day = '', time = '00:00', fraction = '0', zone = 'Z'] = match;
  const seconds = time.length === 5 ? `${time}:00` : time;
  const milliseconds = Date.parse(`${day}T${seconds}.${fraction.padEnd(3, '0')}${zone}`);
  // Date.parse lets 30 February through as 1 March.
  const dayExists = new Date(`${day}T00:00:00Z`).getUTCDate() === Number(day.slice(8));
  return Number.isNaN(milliseconds) || !dayExists ? undefined : new Date(milliseconds).toISOString();
}
