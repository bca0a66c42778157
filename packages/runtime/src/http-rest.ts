import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const isGone = (error: unknown): boolean =>
  Error.isError(error) && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';

/**
 * Sends an answer part by part, at the pace at which the caller takes it, and ends whoever makes the parts when the caller goes away. Where a
 * part cannot be made the connection is broken off: the caller sees that the answer is not whole.
 */
export async function sendRest(response: ServerResponse, parts: AsyncGenerator<string | Uint8Array>): Promise<void> {
  try {
    // One part waits, and no more.
    await pipeline(Readable.from(parts, { highWaterMark: 1 }), response);
  } catch (error) {
    response.destroy();
    if (!isGone(error)) throw error;
  }
}
