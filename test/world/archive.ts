import { crc32, inflateRawSync } from 'node:zlib';

const [CENTRAL, END] = [0x02014b50, 0x06054b50];
const END_BYTES = 22;

/** The files of a ZIP archive by name, found by its directory; one whose checksum is wrong is none. */
export function archived(zip: Buffer): Map<string, string> {
  const end = zip.length - END_BYTES;
  if (zip.readUInt32LE(end) !== END) throw new Error('No end of a ZIP archive.');
  const files = new Map<string, string>();
  let at = zip.readUInt32LE(end + 16);
  for (let n = zip.readUInt16LE(end + 10); n > 0; n -= 1) {
    if (zip.readUInt32LE(at) !== CENTRAL) throw new Error('No entry of the directory of a ZIP archive.');
    const [crc, packed, plain] = [zip.readUInt32LE(at + 16), zip.readUInt32LE(at + 20), zip.readUInt32LE(at + 24)];
    const [named, local] = [zip.readUInt16LE(at + 28), zip.readUInt32LE(at + 42)];
    const name = zip.toString('utf8', at + 46, at + 46 + named);
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const content = inflateRawSync(zip.subarray(from, from + packed));
    if (crc32(content) !== crc || content.length !== plain) throw new Error(`${name} is not as the directory says.`);
    files.set(name, content.toString());
    at += 46 + named;
  }
  return files;
}
