import { connect } from 'node:net';
import { createFrameDecoder } from '@ouzel/hl7v2';

/** How long an acknowledgement is waited for where nothing says how many come. */
const QUIET_MS = 1_500;
const PATIENCE_MS = 10_000;
const ACK_BYTES_MAX = 100_000;

export interface MllpExchange {
  /** MSA-1 of each acknowledgement, in order. */
  acks: string[];
  /** All that came back. */
  text: string;
  elapsedMs: number;
  /** When the listener closed the connection, where it did. */
  closedMs?: number;
}

export interface MllpSend {
  port: number;
  /** What goes onto the wire, write by write. */
  pieces: Iterable<Uint8Array>;
  /** Acknowledgements after which nothing more is waited for. */
  acksDue?: number;
  /** Waits until the listener closes, so long at most, milliseconds. */
  untilClosedMs?: number;
}

/** Sends bytes as they stand, and gathers acknowledgements until there are enough, the listener closes, or nothing comes any more. */
export async function exchangeMllp({ port, pieces, acksDue, untilClosedMs }: MllpSend): Promise<MllpExchange> {
  const started = performance.now();
  const socket = connect(port, '127.0.0.1').setNoDelay(true);
  const decoder = createFrameDecoder({ frameBytesMax: ACK_BYTES_MAX });
  const seen: MllpExchange = { acks: [], text: '', elapsedMs: 0 };
  const ended = new Promise<void>((resolve) => {
    const patience = untilClosedMs ?? (acksDue === undefined ? QUIET_MS : PATIENCE_MS);
    const timer = setTimeout(resolve, patience);
    const end = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const closed = (): void => {
      seen.closedMs ??= performance.now() - started;
      end();
    };
    socket.on('close', closed).on('error', closed);
    socket.on('data', (chunk) => {
      for (const bytes of decoder.push(chunk)) {
        const text = Buffer.from(bytes).toString('utf8');
        seen.text += text;
        seen.acks.push(/^MSA\|(\w\w)/m.exec(text.replaceAll('\r', '\n'))?.[1] ?? 'none');
      }
      if (untilClosedMs === undefined && acksDue !== undefined && seen.acks.length >= acksDue) end();
    });
  });
  for (const piece of pieces) {
    if (socket.destroyed) break;
    if (!socket.write(piece)) await new Promise<void>((resolve) => void socket.once('drain', resolve).once('close', resolve));
  }
  await ended;
  socket.destroy();
  return { ...seen, elapsedMs: performance.now() - started };
}
