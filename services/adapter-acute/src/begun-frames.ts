import type { Socket } from 'node:net';
import type { FrameDecoder } from '@ouzel/hl7v2';
import type { Log } from '@ouzel/runtime';
import { limits } from './limits.ts';

/** How much of begun frames all connections hold together. */
export interface Held {
  bytes: number;
}

/** Closes a connection whose frame does not end in time, or that would let begun frames take too much together. */
export function watchFrames(socket: Socket, decoder: FrameDecoder, held: Held, log: Log): () => void {
  let late: NodeJS.Timeout | undefined;
  let mine = 0;
  const note = (bytes: number | undefined): void => {
    held.bytes += (bytes ?? 0) - mine;
    mine = bytes ?? 0;
    if (bytes !== undefined) return;
    clearTimeout(late);
    late = undefined;
  };
  const close = (sentence: string): void => {
    log.warn(sentence, { bytes: mine });
    socket.destroy();
  };
  socket.once('close', () => note(undefined));
  return () => {
    if (socket.destroyed) return;
    note(decoder.heldBytes);
    if (decoder.heldBytes === undefined) return;
    late ??= setTimeout(() => close('a message did not end in time'), limits.frameTimeoutMs).unref();
    if (held.bytes > limits.heldBytesMax) close('messages that have begun take too much together');
  };
}
