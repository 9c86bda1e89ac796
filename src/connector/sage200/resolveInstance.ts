import { createSocket } from 'node:dgram';

const BROWSER_PORT = 1434;
/** MC-SQLR: "which port has this instance". */
const CLNT_UCAST_INST = 0x04;

/**
 * Asks SQL Server Browser for the TCP port of a named instance; 'noTcp' where the instance does not listen on TCP, undefined
 * where it is not known or nobody answers.
 */
export function resolveInstance(
  server: string,
  instance: string,
  timeout = 2000,
  port = BROWSER_PORT,
): Promise<number | 'noTcp' | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket(server.includes(':') ? 'udp6' : 'udp4');
    const finish = (found: number | 'noTcp' | undefined) => {
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

function tcpPort(answer: string): number | 'noTcp' | undefined {
  const words = answer.split(';');
  if (words.includes('InstanceName') && !words.includes('tcp')) return 'noTcp';
  const port = Number(words[words.indexOf('tcp') + 1]);
  return words.includes('tcp') && Number.isInteger(port) && port > 0 ? port : undefined;
}
