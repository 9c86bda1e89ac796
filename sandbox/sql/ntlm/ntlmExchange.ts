import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { malformedRequest } from '../tds/byteReader.ts';
import { md4 } from './md4.ts';

/** The server's side of an NTLMv2 exchange (MS-NLMP): a challenge, and the check of its answer. */
const signature = Buffer.from('NTLMSSP\0', 'latin1');
const messageType = { negotiate: 1, challenge: 2, authenticate: 3 } as const;
/** Unicode, NTLM, target information, extended session security, 128-bit. */
const challengeFlags =
  0x00000001 | 0x00000004 | 0x00000200 | 0x00010000 | 0x00080000 | 0x00800000 | 0x20000000;
const attribute = { end: 0, computer: 1, domain: 2 } as const;

export interface NtlmAnswer {
  /** The LMv2 answer: 16 bytes of proof, 8 of the client's own challenge. */
  readonly lmResponse: Buffer;
  readonly userName: string;
  readonly domain: string;
  readonly response: Buffer;
}

function expectType(message: Buffer, type: number): void {
  if (message.length < 32 || !message.subarray(0, 8).equals(signature) || message.readUInt32LE(8) !== type) {
    throw malformedRequest('SSPI');
  }
}

function pair(id: number, text: string): Buffer {
  const value = Buffer.from(text, 'utf16le');
  const header = Buffer.alloc(4);
  header.writeUInt16LE(id, 0);
  header.writeUInt16LE(value.length, 2);
  return Buffer.concat([header, value]);
}

export class NtlmExchange {
  readonly #challenge = randomBytes(8);
  readonly #machineName: string;

  constructor(machineName: string) {
    this.#machineName = machineName;
  }

  /** Answers the client's NEGOTIATE with a CHALLENGE. */
  challenge(negotiate: Buffer): Buffer {
    expectType(negotiate, messageType.negotiate);
    const target = Buffer.from(this.#machineName, 'utf16le');
    const information = Buffer.concat([
      pair(attribute.domain, this.#machineName),
      pair(attribute.computer, this.#machineName),
      pair(attribute.end, ''),
    ]);
    const header = Buffer.alloc(56);
    signature.copy(header);
    header.writeUInt32LE(messageType.challenge, 8);
    header.writeUInt16LE(target.length, 12);
    header.writeUInt16LE(target.length, 14);
    header.writeUInt32LE(header.length, 16);
    header.writeUInt32LE(challengeFlags, 20);
    this.#challenge.copy(header, 24);
    header.writeUInt16LE(information.length, 40);
    header.writeUInt16LE(information.length, 42);
    header.writeUInt32LE(header.length + target.length, 44);
    return Buffer.concat([header, target, information]);
  }

  /** Reads the client's AUTHENTICATE. */
  read(authenticate: Buffer): NtlmAnswer {
    expectType(authenticate, messageType.authenticate);
    const field = (at: number): Buffer => {
      const offset = authenticate.readUInt32LE(at + 4);
      return authenticate.subarray(offset, offset + authenticate.readUInt16LE(at));
    };
    return {
      lmResponse: field(12),
      response: field(20),
      domain: field(28).toString('utf16le'),
      userName: field(36).toString('utf16le'),
    };
  }

  /**
   * Whether the answer was made with this password. Some clients (tedious) declare an NTLMv2 answer of 16 bytes, too
   * short to check: their LMv2 answer decides. They also hash the domain in capitals, others as it was given.
   */
  verify({ userName, domain, response, lmResponse }: NtlmAnswer, password: string): boolean {
    const answer = response.length > 16 ? response : lmResponse;
    if (answer.length <= 16) {
      return false;
    }
    const hash = md4(Buffer.from(password, 'utf16le'));
    return [domain, domain.toUpperCase()].some((spelling) => {
      const identity = Buffer.from(userName.toUpperCase() + spelling, 'utf16le');
      const key = createHmac('md5', hash).update(identity).digest();
      const proof = createHmac('md5', key).update(this.#challenge).update(answer.subarray(16)).digest();
      return timingSafeEqual(proof, answer.subarray(0, 16));
    });
  }
}
