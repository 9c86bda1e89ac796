/** MD4 (RFC 1320), which NTLM's password hash needs and OpenSSL no longer offers. */
const rotate = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits));

const rounds = [
  {
    constant: 0,
    shifts: [3, 7, 11, 19],
    order: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    mix: (x: number, y: number, z: number): number => (x & y) | (~x & z),
  },
  {
    constant: 0x5a827999,
    shifts: [3, 5, 9, 13],
    order: [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15],
    mix: (x: number, y: number, z: number): number => (x & y) | (x & z) | (y & z),
  },
  {
    constant: 0x6ed9eba1,
    shifts: [3, 9, 11, 15],
    order: [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15],
    mix: (x: number, y: number, z: number): number => x ^ y ^ z,
  },
] as const;

function padded(message: Uint8Array): Buffer {
  const size = Math.ceil((message.length + 9) / 64) * 64;
  const buffer = Buffer.alloc(size);
  buffer.set(message);
  buffer[message.length] = 0x80;
  buffer.writeBigUInt64LE(BigInt(message.length) * 8n, size - 8);
  return buffer;
}

export function md4(message: Uint8Array): Buffer {
  const input = padded(message);
  let [a, b, c, d] = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476];
  for (let block = 0; block < input.length; block += 64) {
    const before = [a, b, c, d] as const;
    for (const { constant, shifts, order, mix } of rounds) {
      order.forEach((word, index) => {
        const sum = (a + mix(b, c, d) + input.readInt32LE(block + word * 4) + constant) | 0;
        [a, b, c, d] = [d, rotate(sum, shifts[index % 4] ?? 0), b, c];
      });
    }
    a = (a + before[0]) | 0;
    b = (b + before[1]) | 0;
    c = (c + before[2]) | 0;
    d = (d + before[3]) | 0;
  }
  const digest = Buffer.alloc(16);
  [a, b, c, d].forEach((value, index) => digest.writeInt32LE(value, index * 4));
  return digest;
}
