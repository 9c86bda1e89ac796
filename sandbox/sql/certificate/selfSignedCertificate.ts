import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isIPv4 } from 'node:net';
import {
  bitString,
  booleanTrue,
  element,
  integer,
  objectId,
  octetString,
  sequence,
  set,
  utcTime,
  utf8String,
} from './derEncoding.ts';

/** A certificate and its private key, both PEM. */
export interface KeyAndCertificate {
  readonly key: string;
  readonly cert: string;
}

const oid = {
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  commonName: '2.5.4.3',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
} as const;
const day = 86_400_000;
const explicit = (number: number, content: Buffer): Buffer => element(0xa0 + number, content);

function name(commonName: string): Buffer {
  return sequence(set(sequence(objectId(oid.commonName), utf8String(commonName))));
}

/** GeneralName: [2] a DNS name, [7] an address. */
function alternative(host: string): Buffer {
  return isIPv4(host)
    ? element(0x87, Buffer.from(host.split('.').map(Number)))
    : element(0x82, Buffer.from(host, 'latin1'));
}

/**
 * Makes an EC P-256 key and a certificate signed with it, valid for the given hosts, which can also stand as its own
 * authority. SQL Server makes one at start when none is installed, of that same common name.
 */
export function selfSignedCertificate(
  hosts: readonly string[],
  commonName = 'SSL_Self_Signed_Fallback',
  now = new Date(),
): KeyAndCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const algorithm = sequence(objectId(oid.ecdsaWithSha256));
  const serial = randomBytes(8);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  const extensions = sequence(
    sequence(objectId(oid.basicConstraints), booleanTrue(), octetString(sequence(booleanTrue()))),
    sequence(objectId(oid.subjectAltName), octetString(sequence(...hosts.map(alternative)))),
  );
  const body = sequence(
    explicit(0, integer(Buffer.from([2]))),
    integer(serial),
    algorithm,
    name(commonName),
    sequence(utcTime(new Date(now.getTime() - day)), utcTime(new Date(now.getTime() + 365 * day))),
    name(commonName),
    publicKey.export({ type: 'spki', format: 'der' }),
    explicit(3, extensions),
  );
  const certificate = sequence(body, algorithm, bitString(sign('sha256', body, privateKey)));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
  };
}
