import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

const PIECE_BYTES = 1_048_576;
const HUGE_PIECES = 30;
const BOMB_PIECES = 1_024;

/** What no client should take in whole: 30 MiB of a Bundle, or 1 MiB of gzip that becomes a gibibyte. */
export type Flood = 'huge' | 'gzip-bomb';

export const isFlood = (fault: unknown): fault is Flood => fault === 'huge' || fault === 'gzip-bomb';

/** Writes piece by piece, as fast as it is read; ends where the other side goes away. */
export async function pour(response: ServerResponse, flood: Flood): Promise<void> {
  const blanks = Buffer.alloc(PIECE_BYTES, ' ');
  const bomb = flood === 'gzip-bomb';
  const head = '{"resourceType":"Bundle","type":"collection",';
  const tail = '"entry":[]}';
  const coded = (text: string | Buffer): string | Buffer => (bomb ? gzipSync(text) : text);
  response.writeHead(200, { 'Content-Type': 'application/fhir+json', ...(bomb ? { 'Content-Encoding': 'gzip' } : {}) });
  const gone = new Promise<void>((resolve) => void response.once('close', resolve));
  response.write(coded(head));
  const piece = coded(blanks);
  for (let left = bomb ? BOMB_PIECES : HUGE_PIECES; left > 0 && !response.destroyed; left -= 1)
    if (!response.write(piece)) await Promise.race([gone, new Promise<void>((resolve) => void response.once('drain', resolve))]);
  response.end(coded(tail));
}
