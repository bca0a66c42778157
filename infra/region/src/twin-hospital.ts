import { connect, type Socket } from 'node:net';
import { limits } from './limits.ts';
import { createUnframer, framed } from './mllp.ts';

export interface Acknowledgement {
  /** AA, AE or AR. */
  code: string;
  /** The reason, where one is given (ERR-8, else MSA-3). */
  text: string;
}

/** A hospital's integration engine: sends HL7 v2 over MLLP, several on the wire at once and in order; sends again what was not acknowledged. */
export interface HospitalTwin {
  /** Resolves with the acknowledgement of this message, found by its MSH-10. Rejects after the last try, or when the twin closes. */
  send(message: string): Promise<Acknowledgement>;
  close(): void;
}

export interface HospitalTwinOptions {
  ackTimeoutMs?: number;
  sendsMax?: number;
}

interface Pending {
  controlId: string;
  bytes: Buffer;
  sends: number;
  /** On the present connection. */
  onWire: boolean;
  resolve(acknowledgement: Acknowledgement): void;
  reject(error: Error): void;
}

const fieldOf = (message: string, segment: string, field: number): string =>
  message
    .split(/\r\n?|\n/)
    .find((line) => line.startsWith(`${segment}|`))
    ?.split('|')[field] ?? '';

/** MSH-1 is the separator itself, so MSH-10 is the ninth after splitting. */
const controlIdOf = (message: string): string => fieldOf(message, 'MSH', 9);

export function createHospitalTwin(host: string, port: number, options: HospitalTwinOptions = {}): HospitalTwin {
  const { ackTimeoutMs = limits.ackTimeoutMs, sendsMax = limits.sendsMax } = options;
  const waiting: Pending[] = [];
  let socket: Socket | undefined;
  let patience: NodeJS.Timeout | undefined;
  let pause: NodeJS.Timeout | undefined;
  let fruitless = 0;
  let closed = false;

  /** The oldest message's time starts anew whenever something was answered. */
  const watch = (): void => {
    clearTimeout(patience);
    if (waiting.some(({ onWire }) => onWire)) patience = setTimeout(() => socket?.destroy(), ackTimeoutMs);
  };

  const pump = (): void => {
    if (socket === undefined || socket.readyState !== 'open') return;
    for (const pending of waiting.slice(0, limits.inFlightMax)) {
      if (pending.onWire) continue;
      pending.onWire = true;
      pending.sends += 1;
      socket.write(pending.bytes);
    }
  };

  const answered = (message: string): void => {
    const controlId = fieldOf(message, 'MSA', 2);
    const at = waiting.findIndex((pending) => pending.onWire && pending.controlId === controlId);
    const [pending] = at < 0 ? [] : waiting.splice(at, 1);
    fruitless = 0;
    pending?.resolve({ code: fieldOf(message, 'MSA', 1), text: fieldOf(message, 'ERR', 8) || fieldOf(message, 'MSA', 3) });
    pump();
    watch();
  };

  const lost = (): void => {
    clearTimeout(patience);
    socket = undefined;
    for (const pending of waiting.splice(0)) {
      pending.onWire = false;
      if (pending.sends < sendsMax && fruitless < sendsMax) waiting.push(pending);
      else pending.reject(new Error('No acknowledgement came after the last try.'));
    }
    if (closed || waiting.length === 0) return;
    fruitless += 1;
    pause = setTimeout(open, Math.min(limits.reconnectPauseMs * 2 ** (fruitless - 1), limits.reconnectPauseMaxMs));
  };

  const open = (): void => {
    const opened = connect(port, host);
    const unframer = createUnframer(limits.frameBytesMax, answered);
    socket = opened;
    opened.on('connect', () => {
      pump();
      watch();
    });
    opened.on('data', (chunk) => void (unframer(chunk) || opened.destroy()));
    opened.on('error', () => undefined); // 'close' follows, and says the same
    opened.on('end', () => opened.destroy());
    opened.on('close', lost);
  };

  const send = async (message: string): Promise<Acknowledgement> =>
    new Promise((resolve, reject) => {
      const controlId = controlIdOf(message);
      if (closed || controlId === '')
        return reject(new Error(closed ? 'This hospital has closed.' : 'The message has no MSH-10.'));
      waiting.push({ controlId, bytes: framed(message), sends: 0, onWire: false, resolve, reject });
      if (socket === undefined) {
        if (waiting.length === 1) open();
      } else {
        pump();
        if (waiting.length === 1) watch();
      }
    });

  const close = (): void => {
    closed = true;
    clearTimeout(pause);
    clearTimeout(patience);
    for (const pending of waiting.splice(0)) pending.reject(new Error('This hospital has closed.'));
    socket?.destroy();
  };

  return { send, close };
}
