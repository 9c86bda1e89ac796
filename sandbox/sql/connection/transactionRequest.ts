import { SqlError } from '../sqlError.ts';
import { ByteReader } from '../tds/byteReader.ts';
import { environment, writeBytesChange } from '../tds/tokens.ts';
import { command } from './answer.ts';
import type { RequestContext } from './requestContext.ts';

const requestType = { begin: 5, commit: 7, rollback: 8, save: 9 } as const;
const isolationLevels = [
  '',
  'READ UNCOMMITTED',
  'READ COMMITTED',
  'REPEATABLE READ',
  'SERIALIZABLE',
  'SNAPSHOT',
];
const beginAfterwards = 0x01;
const nothing = Buffer.alloc(0);
let lastDescriptor = 0n;

/** Carries out a transaction manager request: begin, commit or roll back (MS-TDS 2.2.6.9). */
export function runTransactionRequest(context: RequestContext, body: Buffer, start: number): void {
  const { session, answer } = context;
  const reader = new ByteReader(body, start);
  const type = reader.u16();
  const change = (kind: number, next: Buffer, previous: Buffer): void =>
    answer.token((writer) => writeBytesChange(writer, kind, next, previous));
  const begin = (isolation: number): void => {
    const level = isolationLevels[isolation];
    if (level !== undefined && level !== '') {
      session.isolation = level;
    }
    session.begin();
    lastDescriptor += 1n;
    const descriptor = Buffer.alloc(8);
    descriptor.writeBigUInt64LE(lastDescriptor);
    session.descriptor = descriptor;
    change(environment.beginTransaction, descriptor, nothing);
  };
  switch (type) {
    case requestType.begin:
      begin(reader.u8());
      break;
    case requestType.commit:
    case requestType.rollback: {
      if (session.transactionDepth === 0) {
        throw new SqlError(3902, 'The COMMIT TRANSACTION request has no corresponding BEGIN TRANSACTION.');
      }
      reader.shortText();
      const flags = reader.remaining > 0 ? reader.u8() : 0;
      if (type === requestType.commit) {
        session.commit();
        change(environment.commitTransaction, nothing, session.descriptor);
      } else {
        session.rollback();
        change(environment.rollbackTransaction, nothing, session.descriptor);
      }
      if ((flags & beginAfterwards) !== 0) {
        begin(reader.remaining > 0 ? reader.u8() : 0);
      }
      break;
    }
    default:
      throw new SqlError(
        3989,
        'New request is not allowed to start because it should come with valid transaction descriptor.',
      );
  }
  answer.done(command.none);
}
