import type { IncomingMessage, ServerResponse } from 'node:http';
import { FhirError } from '@ouzel/fhir';
import { limits } from './limits.ts';

export function tooLong(bytesMax: number = limits.bodyBytesMax): FhirError {
  return new FhirError('too-long', `A body may have at most ${bytesMax} bytes.`);
}

/** Whether the caller says that a body follows its headers. */
export function announcesBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

/** RFC 9110 10.1.1: the caller sends its body only after we have said that we want it. */
export function waitsForContinue({ headers, httpVersion }: IncomingMessage): boolean {
  return httpVersion !== '1.0' && headers.expect?.toLowerCase() === '100-continue';
}

async function collect(raw: IncomingMessage, bytesMax: number): Promise<Buffer> {
  const broken = (): FhirError => new FhirError('bad-structure', 'The body broke off before it was whole.');
  if (raw.destroyed && !raw.readableEnded) throw broken();
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const take = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes <= bytesMax) return void chunks.push(chunk);
      // What still comes is thrown away unread (see http-send.ts); destroying the stream would take the answer with it.
      raw.off('data', take);
      reject(tooLong(bytesMax));
    };
    raw.on('data', take);
    raw.once('end', () => resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, bytes)));
    raw.once('error', () => reject(broken()));
    raw.once('close', () => raw.readableEnded || reject(broken()));
  });
}

/** The whole body. @throws FhirError `too-long`, `media-type`, `bad-structure` (the caller went away half-way). */
export async function readBody(raw: IncomingMessage, response: ServerResponse, bytesMax: number): Promise<Buffer> {
  if ((raw.headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity')
    throw new FhirError('media-type', 'Send the body without a Content-Encoding.');
  if (waitsForContinue(raw)) response.writeContinue();
  return collect(raw, bytesMax);
}
