import { createHash } from 'node:crypto';

/** What sys.databases says of one database and of no other. */
export interface DatabaseIdentity {
  /** service_broker_guid: made with the database, carried along by backups and restores. */
  readonly brokerGuid: string;
  /** create_date: set when the database is created or restored, so it differs on another server. */
  readonly createDate: string;
}

const firstDay = Date.UTC(2018, 0, 1);
const days = 6 * 365;

/** The identity of a database by its name and seed: the same for the same, another for another. */
export function identityOf(name: string, seed: number): DatabaseIdentity {
  const hash = createHash('sha256').update(`${name}/${seed}`).digest();
  const hex = hash.toString('hex').toUpperCase();
  const guid = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`];
  const seconds = hash.readUInt32BE(20) % (days * 86_400);
  return {
    brokerGuid: [...guid, hex.slice(20, 32)].join('-'),
    createDate: new Date(firstDay + seconds * 1000).toISOString().slice(0, -1),
  };
}
