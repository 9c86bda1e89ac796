import { ByteReader, malformedRequest } from './byteReader.ts';

/** What a client says in LOGIN7. */
export interface Login7 {
  readonly tdsVersion: number;
  readonly packetSize: number;
  readonly hostName: string;
  readonly userName: string;
  readonly password: string;
  readonly appName: string;
  readonly serverName: string;
  readonly language: string;
  readonly database: string;
  /** The NTLM negotiate message when integrated security is asked for. */
  readonly sspi: Buffer | undefined;
  readonly readOnlyIntent: boolean;
  /** Ids of the features asked for. */
  readonly features: readonly number[];
}

const flags = { extension: 0x10, integratedSecurity: 0x80, readOnlyIntent: 0x20 } as const;
const featureTerminator = 0xff;

/** Every byte of the password travels with its nibbles swapped and XORed with 0xA5. */
function clearPassword(scrambled: Buffer): string {
  return Buffer.from(
    scrambled.map((byte) => {
      const plain = byte ^ 0xa5;
      return ((plain << 4) | (plain >> 4)) & 0xff;
    }),
  ).toString('utf16le');
}

function readFeatures(body: Buffer, offset: number): number[] {
  const reader = new ByteReader(body, offset);
  const features: number[] = [];
  for (let id = reader.u8(); id !== featureTerminator; id = reader.u8()) {
    features.push(id);
    reader.bytes(reader.u32());
  }
  return features;
}

export function readLogin7(body: Buffer): Login7 {
  if (body.length < 94) {
    throw malformedRequest('LOGIN7');
  }
  const field = (at: number, unit: number): Buffer => {
    const offset = body.readUInt16LE(at);
    return new ByteReader(body, offset).bytes(body.readUInt16LE(at + 2) * unit);
  };
  const text = (at: number): string => field(at, 2).toString('utf16le');
  const second = body.readUInt8(25);
  const third = body.readUInt8(27);
  const type = body.readUInt8(26);
  const extension = (third & flags.extension) === 0 ? undefined : field(56, 1);
  return {
    tdsVersion: body.readUInt32LE(4),
    packetSize: body.readUInt32LE(8),
    hostName: text(36),
    userName: text(40),
    password: clearPassword(field(44, 2)),
    appName: text(48),
    serverName: text(52),
    language: text(64),
    database: text(68),
    sspi: (second & flags.integratedSecurity) === 0 ? undefined : field(78, 1),
    readOnlyIntent: (type & flags.readOnlyIntent) !== 0,
    features: extension === undefined ? [] : readFeatures(body, extension.readUInt32LE(0)),
  };
}
