import { guidConversionFailed } from '../sqlError.ts';

/**
 * A uniqueidentifier is stored as 16 bytes in SQL Server's comparison order (the last group counts most), so that
 * SQLite's own byte order sorts and pages it as the real server does.
 * The order is that of .NET's SqlGuid: wire bytes 10-15, 8-9, 6-7, 4-5, 0-3.
 */
const comparisonOrder = [10, 11, 12, 13, 14, 15, 8, 9, 6, 7, 4, 5, 0, 1, 2, 3] as const;
/** Where each pair of hex digits of the text stands in the wire form (first three groups little-endian). */
const textOrder = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15] as const;

export function guidFromWire(wire: Uint8Array): Uint8Array {
  return Uint8Array.from(comparisonOrder, (index) => wire[index] ?? 0);
}

/** Writes a stored guid in wire form at an offset. */
export function writeGuid(stored: Uint8Array, target: Buffer, offset: number): void {
  for (let index = 0; index < 16; index += 1) {
    target[offset + (comparisonOrder[index] ?? 0)] = stored[index] ?? 0;
  }
}

const guidPattern = /^\{?([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})\}?/i;

export function guidFromText(text: string): Uint8Array {
  const match = guidPattern.exec(text);
  if (match === null) {
    throw guidConversionFailed();
  }
  const plain = Buffer.from(match.slice(1).join(''), 'hex');
  const wire = new Uint8Array(16);
  textOrder.forEach((place, index) => {
    wire[place] = plain[index] ?? 0;
  });
  return guidFromWire(wire);
}

export function guidText(stored: Uint8Array): string {
  const wire = Buffer.alloc(16);
  writeGuid(stored, wire, 0);
  const hex = Buffer.from(Uint8Array.from(textOrder, (place) => wire[place] ?? 0))
    .toString('hex')
    .toUpperCase();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
