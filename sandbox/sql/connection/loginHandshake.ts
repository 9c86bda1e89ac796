import { cannotOpenDatabase, loginFailed, SqlError } from '../sqlError.ts';
import type { NtlmExchange } from '../ntlm/ntlmExchange.ts';
import type { SqlDatabase } from '../sqlDatabase.ts';
import type { SqlFaults } from '../sqlFaults.ts';
import type { SqlLogin } from '../sqlLogin.ts';
import type { Login7 } from '../tds/login7.ts';
import {
  collationBytes,
  environment,
  token,
  writeBytesChange,
  writeLoginAck,
  writeTextChange,
} from '../tds/tokens.ts';
import { collationKey } from '../values/collationKey.ts';
import { sameName } from '../translation/scope.ts';
import { command, type Answer } from './answer.ts';
import type { ServerProfile } from './serverProfile.ts';

/** Who may come in, and where to. */
export interface LoginDirectory {
  readonly logins: readonly SqlLogin[];
  readonly databases: readonly SqlDatabase[];
  readonly faults: SqlFaults;
}

export interface Admission {
  readonly login: SqlLogin;
  readonly database: SqlDatabase;
}

/** Finds the login of a name and checks its password: 18456 with state 8, as clients see every failed login as 1. */
export function checkPassword({ logins }: LoginDirectory, name: string, password: string): SqlLogin {
  const login = logins.find((candidate) => collationKey(candidate.name) === collationKey(name));
  // A Windows account cannot log in with a password of SQL Server's own.
  if (login === undefined || login.domain !== undefined || login.password !== password) {
    throw loginFailed(name);
  }
  return login;
}

/** Finds the login that integrated security names (`DOMAIN\\user`) and checks the exchange's answer. */
export function checkNtlm(
  { logins }: LoginDirectory,
  exchange: NtlmExchange,
  authenticate: Buffer,
): SqlLogin {
  const answer = exchange.read(authenticate);
  const login = logins.find(
    ({ name, domain }) =>
      domain !== undefined && sameName(domain, answer.domain) && sameName(name, answer.userName),
  );
  if (login === undefined || !exchange.verify(answer, login.password)) {
    throw loginFailed(`${answer.domain}\\${answer.userName}`);
  }
  return login;
}

/** The database a login starts in; 4060 when it may not open the one it asks for. */
export function admit(directory: LoginDirectory, login: SqlLogin, wanted: string): Admission {
  const { refuseLogins } = directory.faults;
  if (refuseLogins !== undefined && refuseLogins !== false) {
    throw refuseLogins === true || refuseLogins === 18456
      ? loginFailed(login.name)
      : new SqlError(refuseLogins, `Login refused with error ${refuseLogins}.`, 14);
  }
  const name = wanted === '' ? (login.databases[0] ?? '') : wanted;
  const allowed = login.databases.some((candidate) => sameName(candidate, name));
  const database = directory.databases.find((candidate) => sameName(candidate.name, name));
  if (database === undefined || !allowed) {
    throw cannotOpenDatabase(name);
  }
  return { login, database };
}

/** The packet size agreed: what the client asks for within the protocol's bounds. */
export function agreedPacketSize(asked: number): number {
  return asked === 0 ? 4096 : Math.min(Math.max(asked, 512), 32_767);
}

const featureIds = { utf8Support: 0x0a } as const;

/** Writes what a successful login answers. */
export function writeLoginAnswer(
  answer: Answer,
  request: Login7,
  admission: Admission,
  profile: ServerProfile,
  tdsVersion: number,
): void {
  const { name } = admission.database;
  const packetSize = String(agreedPacketSize(request.packetSize));
  answer.token((writer) => writeTextChange(writer, environment.database, name, 'master'));
  answer.info(5701, `Changed database context to '${name}'.`, 2);
  answer.token((writer) => {
    writeBytesChange(writer, environment.collation, collationBytes, Buffer.alloc(0));
    writeTextChange(writer, environment.language, 'us_english', '');
  });
  answer.info(5703, 'Changed language setting to us_english.', 1);
  answer.token((writer) => {
    writeLoginAck(writer, tdsVersion, profile.version);
    writeTextChange(writer, environment.packetSize, packetSize, '4096');
    if (request.features.length > 0) {
      writer.u8(token.featureExtAck);
      if (request.features.includes(featureIds.utf8Support)) {
        writer.u8(featureIds.utf8Support).u32(1).u8(0);
      }
      writer.u8(0xff);
    }
  });
  answer.done(command.none);
}
