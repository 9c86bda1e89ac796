/** The few ASN.1 DER forms an X.509 certificate needs. */
const tag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectId: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  sequence: 0x30,
  set: 0x31,
} as const;

function lengthBytes(length: number): Buffer {
  if (length < 0x80) {
    return Buffer.from([length]);
  }
  return length < 0x100 ? Buffer.from([0x81, length]) : Buffer.from([0x82, length >> 8, length & 0xff]);
}

export function element(tagByte: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from([tagByte]), lengthBytes(body.length), body]);
}

export const sequence = (...items: readonly Uint8Array[]): Buffer => element(tag.sequence, ...items);
export const set = (...items: readonly Uint8Array[]): Buffer => element(tag.set, ...items);
export const octetString = (content: Uint8Array): Buffer => element(tag.octetString, content);
export const bitString = (content: Uint8Array): Buffer => element(tag.bitString, Buffer.from([0]), content);
export const utf8String = (text: string): Buffer => element(tag.utf8String, Buffer.from(text));
export const booleanTrue = (): Buffer => element(tag.boolean, Buffer.from([0xff]));

/** A positive integer: a leading zero keeps the sign bit clear. */
export function integer(bytes: Uint8Array): Buffer {
  const sign = (bytes[0] ?? 0) >= 0x80 ? Buffer.from([0]) : Buffer.alloc(0);
  return element(tag.integer, sign, bytes);
}

export function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const part of rest) {
    const groups = [part & 0x7f];
    for (let left = part >>> 7; left > 0; left >>>= 7) {
      groups.unshift((left & 0x7f) | 0x80);
    }
    bytes.push(...groups);
  }
  return element(tag.objectId, Buffer.from(bytes));
}

/** YYMMDDHHMMSSZ, for years before 2050. */
export function utcTime(date: Date): Buffer {
  const text = date
    .toISOString()
    .replaceAll(/[-:T]|\.\d+/g, '')
    .slice(2);
  return element(tag.utcTime, Buffer.from(text));
}
