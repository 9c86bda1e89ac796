import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import * as fc from 'fast-check';
import { selfSignedCertificate } from '../../../sandbox/sql/certificate/selfSignedCertificate.ts';
import { likeMatches } from '../../../sandbox/sql/engine/likePattern.ts';
import { parseBatch } from '../../../sandbox/sql/language/statementParser.ts';
import { tokenize } from '../../../sandbox/sql/language/tokenizer.ts';
import { md4 } from '../../../sandbox/sql/ntlm/md4.ts';
import { SqlError } from '../../../sandbox/sql/sqlError.ts';
import { PacketAssembler, packet } from '../../../sandbox/sql/tds/packets.ts';
import { collationNamed, defaultCollation } from '../../../sandbox/sql/values/collation.ts';
import { collationKey } from '../../../sandbox/sql/values/collationKey.ts';
import { decimalKey, fitDecimal, unscaled } from '../../../sandbox/sql/values/decimalValue.ts';
import { guidFromText, guidText } from '../../../sandbox/sql/values/guidValue.ts';

const onlySqlErrors = (run: () => unknown): void => {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof SqlError, String(error));
  }
};

describe('SQL sandbox: parts', () => {
  it('the tokenizer and the parser refuse nonsense with SQL errors only', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => onlySqlErrors(() => tokenize(text))));
    const words = fc.constantFrom(
      'SELECT',
      'FROM',
      '(',
      ')',
      ',',
      '*',
      'a',
      '@p',
      "'x'",
      '1',
      '=',
      'AND',
      'CASE',
      'WHEN',
      'END',
      'IN',
      'ORDER',
      'BY',
      '.',
      '[b]',
      'TOP',
      'IF',
      'BEGIN',
      'INSERT',
      'VALUES',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 15 }), (list) =>
        onlySqlErrors(() => parseBatch(list.join(' '))),
      ),
    );
  });

  it('the collation key ignores case, accents and trailing spaces', () => {
    const latin = fc.string({ unit: fc.constantFrom(...'aAáÁàäÄâbBñÑnNçÇcCüÜuÚ 09-._ºª') });
    fc.assert(
      fc.property(latin, fc.nat(3), (text, spaces) => {
        const plain = text.normalize('NFD').replace(/\p{M}/gu, '');
        assert.equal(
          collationKey(text.toUpperCase() + ' '.repeat(spaces)),
          collationKey(plain.toLowerCase().trimEnd()),
        );
      }),
    );
  });

  it('the collation key sorts as Windows does: punctuation, symbols, digits, letters', () => {
    const sorted = ['', ' a', '!', '#', '_', '+', '=', '1', '10', '2', 'a', 'Áb', 'ABC', 'ñ', 'NB', 'o', 'Z'];
    const keys = sorted.map(collationKey);
    assert.deepEqual(
      [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
      keys,
    );
    assert.notEqual(collationKey('a-b'), collationKey('ab'));
    assert.equal(collationKey('Straße'), collationKey('STRASSE'));
    assert.notEqual(collationKey('日'), collationKey('本'));
  });

  it('LIKE follows the collation', () => {
    const like = (text: string, pattern: string, collation = defaultCollation): boolean =>
      likeMatches(text, pattern, '', collationNamed(collation));
    assert.ok(
      !like('Muñoz', 'MUN%', 'Modern_Spanish_CI_AI') && like('Muñoz', 'MUÑ%', 'Modern_Spanish_CI_AS'),
    );
    assert.ok(!like('muñoz', 'MUÑ%', 'Latin1_General_CS_AS'));
    assert.ok(like('Muñoz', 'MUN%'));
    assert.ok(!like('a.b', 'A_B ') && like('a.b  ', 'A_B'));
    assert.ok(like('50%', '50[%]') && !like('500', '50[%]'));
  });

  it('decimals keep every digit and sort as numbers', () => {
    const decimal = fc.tuple(fc.bigInt(-(10n ** 27n), 10n ** 27n), fc.nat(10));
    fc.assert(
      fc.property(decimal, decimal, ([a, i], [b, j]) => {
        const text = (digits: bigint, scale: number): string => fitDecimal({ digits, scale }, 38, 10);
        const left = text(a, i);
        const right = text(b, j);
        assert.equal(fitDecimal(unscaled(left), 38, 10), left);
        const order = a * 10n ** BigInt(10 - i) - b * 10n ** BigInt(10 - j);
        const keys = Buffer.compare(Buffer.from(decimalKey(left)), Buffer.from(decimalKey(right)));
        assert.equal(Math.sign(Number(order)), keys);
      }),
    );
  });

  it('guids come back as they were', () => {
    fc.assert(
      fc.property(fc.uuid(), (uuid) => assert.equal(guidText(guidFromText(uuid)), uuid.toUpperCase())),
    );
  });

  it('packets and chunks may end anywhere', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 200 }),
        fc.integer({ min: 1, max: 50 }),
        (body, step) => {
          const packets: Buffer[] = [];
          for (let at = 0; at < body.length; at += step) {
            packets.push(packet(1, body.subarray(at, at + step), at + step >= body.length, packets.length));
          }
          const stream = Buffer.concat(packets);
          const assembler = new PacketAssembler();
          const messages = Array.from({ length: Math.ceil(stream.length / 7) }, (_, index) =>
            assembler.feed(stream.subarray(index * 7, index * 7 + 7)),
          ).flat();
          assert.deepEqual(
            messages.map((message) => Buffer.from(message.body)),
            [Buffer.from(body)],
          );
        },
      ),
    );
  });

  it('MD4 gives RFC 1320 its digests', () => {
    assert.equal(md4(Buffer.from('')).toString('hex'), '31d6cfe0d16ae931b73c59d7e0c089c0');
    assert.equal(md4(Buffer.from('message digest')).toString('hex'), 'd9130a8164549fe818874806e1c7014b');
  });

  it('the certificate is valid for its hosts and signed by itself', () => {
    const { cert } = selfSignedCertificate(['localhost', '127.0.0.1']);
    const certificate = new X509Certificate(cert);
    assert.ok(certificate.verify(certificate.publicKey));
    assert.equal(certificate.checkHost('localhost'), 'localhost');
    assert.equal(certificate.checkIP('127.0.0.1'), '127.0.0.1');
    assert.match(certificate.subject, /SSL_Self_Signed_Fallback/);
  });
});
