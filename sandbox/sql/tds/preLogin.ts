import { ByteReader, malformedRequest } from './byteReader.ts';

/** What a side says about encryption in PRELOGIN. */
const encryptionByte = { off: 0x00, on: 0x01, notSupported: 0x02, required: 0x03 } as const;

/** What a server offers; see SqlServerOptions.encryption. */
export type EncryptionOffer = 'off' | 'on' | 'required' | 'strict';

/** What a connection does after PRELOGIN. */
export type Encryption = 'none' | 'loginOnly' | 'full';

export interface PreLoginAnswer {
  readonly body: Buffer;
  readonly encryption: Encryption;
}

const option = {
  version: 0x00,
  encryption: 0x01,
  instance: 0x02,
  threadId: 0x03,
  mars: 0x04,
  terminator: 0xff,
} as const;

function readOptions(body: Buffer): Map<number, Buffer> {
  const options = new Map<number, Buffer>();
  const reader = new ByteReader(body);
  for (let token = reader.u8(); token !== option.terminator; token = reader.u8()) {
    const header = reader.bytes(4);
    const offset = header.readUInt16BE(0);
    const length = header.readUInt16BE(2);
    if (offset + length > body.length) {
      throw malformedRequest('PRELOGIN');
    }
    options.set(token, body.subarray(offset, offset + length));
  }
  return options;
}

/** The server's byte and the outcome, by what is offered and asked (MS-TDS 2.2.6.5). */
function negotiate(offer: EncryptionOffer, asked: number): readonly [number, Encryption] {
  if (offer === 'off') {
    return [encryptionByte.notSupported, 'none'];
  }
  if (offer !== 'on') {
    return [encryptionByte.required, 'full'];
  }
  switch (asked) {
    case encryptionByte.notSupported:
      return [encryptionByte.notSupported, 'none'];
    case encryptionByte.off:
      return [encryptionByte.off, 'loginOnly'];
    default:
      return [encryptionByte.on, 'full'];
  }
}

/** Answers a PRELOGIN. Inside strict encryption (`insideTls`) the encryption option decides nothing. */
export function answerPreLogin(
  request: Buffer,
  offer: EncryptionOffer,
  version: readonly [number, number, number],
  insideTls: boolean,
): PreLoginAnswer {
  const asked = readOptions(request).get(option.encryption)?.[0] ?? encryptionByte.notSupported;
  const [byte, encryption] = insideTls
    ? ([encryptionByte.required, 'none'] as const)
    : negotiate(offer, asked);
  const versionBytes = Buffer.alloc(6);
  versionBytes[0] = version[0];
  versionBytes[1] = version[1];
  versionBytes.writeUInt16BE(version[2], 2);
  const values: readonly (readonly [number, Buffer])[] = [
    [option.version, versionBytes],
    [option.encryption, Buffer.from([byte])],
    [option.instance, Buffer.from([0])],
    [option.threadId, Buffer.alloc(0)],
    [option.mars, Buffer.from([0])],
  ];
  let offset = values.length * 5 + 1;
  const headers = values.map(([token, value]) => {
    const header = Buffer.alloc(5);
    header[0] = token;
    header.writeUInt16BE(offset, 1);
    header.writeUInt16BE(value.length, 3);
    offset += value.length;
    return header;
  });
  return {
    body: Buffer.concat([...headers, Buffer.from([option.terminator]), ...values.map(([, value]) => value)]),
    encryption,
  };
}
