import { createSocket } from 'node:dgram';

const BROWSER_PORT = 1434;
/** MC-SQLR: "which port has this instance". */
const CLNT_UCAST_INST = 0x04;

/** Asks SQL Server Browser for the TCP port of a named instance; undefined where it does not know or not answer. */
export function resolveInstance(
  server: string,
  instance: string,
  timeout = 2000,
  port = BROWSER_PORT,
): Promise<number | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket(server.includes(':') ? 'udp6' : 'udp4');
    const finish = (found: number | undefined) => {
      clearTimeout(timer);
      socket.close();
      resolve(found);
    };
    const timer = setTimeout(() => finish(undefined), timeout);
    socket.once('error', () => finish(undefined));
    // Three bytes of header, then `name;value;name;value;...`.
    socket.once('message', (message) => finish(tcpPort(message.subarray(3).toString('latin1'))));
    socket.send(
      Buffer.concat([Buffer.of(CLNT_UCAST_INST), Buffer.from(`${instance}\0`, 'latin1')]),
      port,
      server,
    );
  });
}

function tcpPort(answer: string): number | undefined {
  const words = answer.split(';');
  const port = Number(words[words.indexOf('tcp') + 1]);
  return words.includes('tcp') && Number.isInteger(port) && port > 0 ? port : undefined;
}
