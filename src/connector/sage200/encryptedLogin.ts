import { LinkError } from '../../domain/errors.ts';
import { formatSqlServer, type SqlConnection } from '../../domain/sqlConnection.ts';

/** The driver's connection as far as it is touched here; `sendLogin7Packet` is the step that carries the password. */
export interface DriverConnection {
  on(event: 'secure', listener: (socket: { getProtocol?: () => string | null }) => void): void;
  sendLogin7Packet?: (...args: unknown[]) => unknown;
}

/**
 * Sends no password in clear text where encryption was asked for. The driver, told to encrypt, goes on without
 * encryption when the server says that it has none; nothing public of it stops that, so its login step is held back
 * until the connection is secure. A driver without that step is refused rather than trusted.
 */
export function holdLoginUntilSecure(driver: DriverConnection, connection: SqlConnection): void {
  if (connection.encrypt !== 'true') return;
  const send = driver.sendLogin7Packet;
  if (typeof send !== 'function') throw new LinkError('INTERNAL', {}, 'the SQL driver has no login step');
  let secure = false;
  driver.on('secure', () => {
    secure = true;
  });
  driver.sendLogin7Packet = function guarded(this: DriverConnection, ...args) {
    if (!secure) throw new LinkError('SQL_TLS_UNAVAILABLE', { server: formatSqlServer(connection) });
    return send.apply(this, args);
  };
}
