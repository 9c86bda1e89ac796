import { crc32, deflateSync, inflateSync } from 'node:zlib';

/** Length of a PNG's signature, in bytes; chunks follow: length, type, data, checksum. */
const SIGNATURE = 8;
const MOST_COLOURS = 256;

interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Bytes of a pixel: 3, or 4 with transparency. */
  readonly size: number;
  readonly bytes: Buffer;
}

/** Shades apart, from exact to coarse; white and black stay what they are in each. */
const STEPS = [1, 3, 5, 15, 51];

/** The same picture with a palette, some of whose shades were one apart: about a third as large. */
export function withPalette(png: Buffer): Buffer {
  const pixels = readPixels(png);
  for (const step of STEPS) {
    const indexed = indexColours(pixels, step);
    if (indexed.colours.length <= MOST_COLOURS) return encode(png, indexed);
  }
  return png;
}

interface IndexedPixels {
  /** Each as 0xRRGGBB. */
  readonly colours: readonly number[];
  /** As PNG wants them: each row begins with its filter, which is none. */
  readonly rows: Buffer;
}

function indexColours({ width, height, size, bytes }: Pixels, step: number): IndexedPixels {
  const near = Array.from({ length: 256 }, (_, shade) => Math.round(shade / step) * step);
  const shade = (at: number) => near[bytes[at] ?? 0] ?? 0;
  const indices = new Map<number, number>();
  const rows = Buffer.alloc((width + 1) * height);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const at = pixel * size;
    const colour = shade(at) * 0x1_00_00 + shade(at + 1) * 0x1_00 + shade(at + 2);
    const index = indices.get(colour) ?? indices.size;
    indices.set(colour, index);
    rows[pixel + Math.floor(pixel / width) + 1] = index % MOST_COLOURS;
  }
  return { colours: [...indices.keys()], rows };
}

function encode(png: Buffer, { colours, rows }: IndexedPixels): Buffer {
  const header = Buffer.from(png.subarray(SIGNATURE + 8, SIGNATURE + 8 + 13));
  header[9] = 3; // indexed
  const palette = Buffer.alloc(3 * colours.length);
  for (const [index, colour] of colours.entries()) palette.writeUIntBE(colour, 3 * index, 3);
  return Buffer.concat([
    png.subarray(0, SIGNATURE),
    chunk('IHDR', header),
    chunk('PLTE', palette),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, checksum]);
}

/** Of a picture as browsers make them: eight bits a colour, not interlaced. */
function readPixels(png: Buffer): Pixels {
  const data: Buffer[] = [];
  for (let at = SIGNATURE; at < png.length; at += 12 + png.readUInt32BE(at))
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      data.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  const [width, height] = [png.readUInt32BE(SIGNATURE + 8), png.readUInt32BE(SIGNATURE + 12)];
  const size = png[SIGNATURE + 17] === 6 ? 4 : 3;
  const filtered = inflateSync(Buffer.concat(data));
  return { width, height, size, bytes: unfilter(filtered, width * size, height, size) };
}

function unfilter(filtered: Buffer, rowLength: number, height: number, size: number): Buffer {
  const bytes = Buffer.alloc(rowLength * height);
  for (let row = 0; row < height; row += 1) {
    const filter = filtered[row * (rowLength + 1)] ?? 0;
    for (let column = 0; column < rowLength; column += 1) {
      const at = row * rowLength + column;
      const left = column < size ? 0 : (bytes[at - size] ?? 0);
      const above = row === 0 ? 0 : (bytes[at - rowLength] ?? 0);
      const corner = row === 0 || column < size ? 0 : (bytes[at - rowLength - size] ?? 0);
      const raw = filtered[at + row + 1] ?? 0;
      bytes[at] = raw + predict(filter, left, above, corner);
    }
  }
  return bytes;
}

/** What a filter of the PNG format takes a byte to be, before the difference. */
function predict(filter: number, left: number, above: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return above;
  if (filter === 3) return Math.floor((left + above) / 2);
  if (filter !== 4) return 0;
  const estimate = left + above - corner;
  const [toLeft, toAbove, toCorner] = [left, above, corner].map((value) => Math.abs(estimate - value));
  if ((toLeft ?? 0) <= (toAbove ?? 0) && (toLeft ?? 0) <= (toCorner ?? 0)) return left;
  return (toAbove ?? 0) <= (toCorner ?? 0) ? above : corner;
}
