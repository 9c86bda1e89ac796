/** Windows code page 1252, the encoding of varchar under Latin1_General collations. */
const high =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

const toByte = new Map<number, number>(
  Array.from(high, (character, index) => [character.charCodeAt(0), 0x80 + index]),
);
const questionMark = 0x3f;

/** A UTF-16 code unit's byte, `?` when the code page lacks it. */
function byteOf(code: number): number {
  if (code < 0x80 || (code >= 0xa0 && code <= 0xff)) {
    return code;
  }
  return toByte.get(code) ?? questionMark;
}

/** Writes text as code page 1252; the target must have room for one byte a code unit. */
export function write1252(text: string, target: Buffer, offset: number): void {
  const length = text.length;
  for (let index = 0; index < length; index += 1) {
    const code = text.charCodeAt(index);
    target[offset + index] = code < 0x80 ? code : byteOf(code);
  }
}

export function read1252(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) {
    text += byte >= 0x80 && byte <= 0x9f ? high.charAt(byte - 0x80) : String.fromCharCode(byte);
  }
  return text;
}

/** Whether a character lies outside Latin-1, where the code page needs its table. */
const outside = /[\u0080-\u009f\u0100-\uffff]/;

/** What remains of text once stored as varchar: characters outside the code page become `?`. */
export function narrow(text: string): string {
  if (!outside.test(text)) {
    return text;
  }
  const bytes = Buffer.alloc(text.length);
  write1252(text, bytes, 0);
  return read1252(bytes);
}
