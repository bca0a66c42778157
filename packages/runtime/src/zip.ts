import { promisify } from 'node:util';
import { crc32, deflateRaw } from 'node:zlib';

const deflated = promisify(deflateRaw);

export interface ZipFile {
  /** A path within the archive, with `/`. */
  name: string;
  content: Buffer | string;
}

const [LOCAL, CENTRAL, END] = [0x04034b50, 0x02014b50, 0x06054b50];
/** Version 2.0: folders and deflate. */
const VERSION = 20;
/** Names are UTF-8. */
const UTF8 = 0x0800;
const DEFLATE = 8;
/** What the fields of an archive without its 64-bit extension can say. */
const MOST = { files: 0xffff, bytes: 0xffff_ffff };

const fields = (...each: readonly [bytes: 2 | 4, value: number][]): Buffer => {
  const buffer = Buffer.alloc(each.reduce((sum, [bytes]) => sum + bytes, 0));
  let at = 0;
  for (const [bytes, value] of each) at = buffer.writeUIntLE(value, at, bytes);
  return buffer;
};

/** Date and time as MS-DOS has them: two-second steps, here in UTC. */
function dosOf(at: Date): [time: number, date: number] {
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1);
  return [time, ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate()];
}

/** What stands before a file, and again in the directory at the end. */
async function packed({ name, content }: ZipFile, at: Date) {
  const plain = Buffer.from(content);
  const data = await deflated(plain);
  const [path, [time, date]] = [Buffer.from(name), dosOf(at)];
  const sizes: [4, number][] = [
    [4, crc32(plain)],
    [4, data.length],
    [4, plain.length],
  ];
  const common = fields([2, VERSION], [2, UTF8], [2, DEFLATE], [2, time], [2, date], ...sizes, [2, path.length], [2, 0]);
  return { path, common, data };
}

/**
 * A ZIP archive part by part (PKWARE APPNOTE 6.3.3, without its 64-bit extension). Each file is whole in memory while it is packed, and no
 * longer. @throws RangeError where an archive would be larger than such a one can be.
 */
export async function* zipped(files: AsyncIterable<ZipFile> | Iterable<ZipFile>, at: Date): AsyncGenerator<Buffer> {
  const directory: Buffer[] = [];
  let offset = 0;
  for await (const file of files) {
    const { path, common, data } = await packed(file, at);
    const entry = Buffer.concat([fields([4, LOCAL]), common, path, data]);
    // No comment, first disk, plain bytes, no attributes.
    const where = fields([2, 0], [2, 0], [2, 0], [4, 0], [4, offset]);
    directory.push(Buffer.concat([fields([4, CENTRAL], [2, VERSION]), common, where, path]));
    offset += entry.length;
    if (offset > MOST.bytes || directory.length > MOST.files)
      throw new RangeError('A ZIP archive has at most 4 GiB and 65,535 files.');
    yield entry;
  }
  const whole = Buffer.concat(directory);
  const count = directory.length;
  yield Buffer.concat([whole, fields([4, END], [2, 0], [2, 0], [2, count], [2, count], [4, whole.length], [4, offset], [2, 0])]);
}

/** The same at once. */
export async function zipOf(files: Iterable<ZipFile>, at: Date): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of zipped(files, at)) parts.push(part);
  return Buffer.concat(parts);
}
