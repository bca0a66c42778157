import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import { asFhirError } from '@ouzel/fhir';
import {
  type AckCode,
  acknowledge,
  createFrameDecoder,
  decodeMessage,
  frame,
  type FrameDecoder,
  type Header,
  headerOf,
  Hl7Error,
  type Message,
  parseMessage,
} from '@ouzel/hl7v2';
import { doorSentence, type Log, type Metrics } from '@ouzel/runtime';
import { limits } from './limits.ts';

export interface MllpListener {
  port: number;
  close(): Promise<void>;
}

export interface MllpListenerOptions {
  host: string;
  port: number;
  /** Stores a message durably. Resolves after the commit; `repeated` where it was stored before. Rejects with FhirError. */
  accept: (message: Message, header: Header, text: string) => Promise<'accepted' | 'repeated' | 'kept'>;
  /** MSH-11 of what this system is for: `P` production, `T` training, `D` debugging (HL7 table 0103). */
  processingId: string;
  log: Log;
  metrics: Metrics;
  now: () => Date;
}

interface Answer {
  code: AckCode;
  header: Partial<Header>;
  outcome: string;
  text?: string;
}

/** Reads, stores and judges one frame. AA only when it is durable. */
async function answerTo(bytes: Uint8Array, { accept, processingId, log }: MllpListenerOptions): Promise<Answer> {
  let header: Partial<Header> = {};
  try {
    const { text } = decodeMessage(bytes);
    const message = parseMessage(text);
    const full = headerOf(message);
    header = full;
    if (full.type === '' || full.controlId === '') throw new Hl7Error('MSH-9 and MSH-10 must be there.');
    // A trust's test system that is pointed at the live one by mistake must not change a live record.
    if (full.processingId !== processingId)
      throw new Hl7Error(`MSH-11 is not ${processingId}: this message is not for this system.`);
    return { code: 'AA', header, outcome: await accept(message, full, text) };
  } catch (thrown) {
    if (thrown instanceof Hl7Error) return { code: 'AR', header, outcome: 'refused', text: thrown.message };
    const error = asFhirError(thrown);
    if (error.http >= 500)
      log.error('a message could not be stored', {
        messageId: header.controlId ?? '',
        reason: error.situation,
        error: error.cause ?? error,
      });
    return {
      code: 'AE',
      header,
      outcome: error.situation,
      text: error.http >= 500 ? 'Not stored. Send it again.' : error.message,
    };
  }
}

/** How much of begun frames all connections hold together. */
interface Held {
  bytes: number;
}

/** Closes a connection whose frame does not end in time, or that would let begun frames take too much together. */
function watchFrames(socket: Socket, decoder: FrameDecoder, held: Held, log: Log): () => void {
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

/** One connection: messages strictly in order, each acknowledged when it is durable; the socket is not read while too many wait. */
function serve(socket: Socket, options: MllpListenerOptions, held: Held): { idle(): Promise<void> } {
  const { log, metrics, now } = options;
  const decoder = createFrameDecoder({ frameBytesMax: limits.frameBytesMax });
  const watch = watchFrames(socket, decoder, held, log);
  let waiting = 0;
  let garbage = 0;
  let turn: Promise<void> = Promise.resolve();

  const handle = async (bytes: Uint8Array): Promise<void> => {
    const { code, header, outcome, text } = await answerTo(bytes, options);
    const ack = acknowledge(header, code, { now: now(), controlId: randomUUID(), ...(text === undefined ? {} : { text }) });
    const type = `${header.type ?? ''}^${header.event ?? ''}`.slice(0, 12);
    metrics.message(type, code);
    log.info('message', {
      traceId: randomBytes(16).toString('hex'),
      messageId: (header.controlId ?? '').slice(0, 64),
      messageType: type,
      outcome: `${code} ${outcome}`,
      bytes: bytes.length,
    });
    waiting -= 1;
    if (waiting < limits.queuedMax && socket.isPaused()) socket.resume();
    if (socket.destroyed) return;
    // An ACK that the sender never reads must not pile up here.
    if (!socket.write(frame(Buffer.from(ack))))
      await new Promise<void>((resolve) => void socket.once('drain', resolve).once('close', resolve));
  };

  socket.on('data', (chunk) => {
    const frames = decoder.push(Buffer.from(chunk));
    metrics.garbage(decoder.garbageBytes - garbage);
    garbage = decoder.garbageBytes;
    watch();
    waiting += frames.length;
    if (waiting >= limits.queuedMax) socket.pause();
    for (const bytes of frames)
      turn = turn.then(() => handle(bytes)).catch((error: unknown) => log.error('a connection failed', { error }));
    if (!decoder.overflowed) return;
    log.warn('a message was too large', { bytes: limits.frameBytesMax });
    void turn.then(() => socket.destroy());
  });
  socket.setTimeout(limits.idleTimeoutMs, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  return { idle: () => turn };
}

/** Listens for HL7 v2 over MLLP. @throws an Error with one clear sentence where the port is taken. */
export async function openMllpListener(options: MllpListenerOptions): Promise<MllpListener> {
  const held: Held = { bytes: 0 };
  const open = new Map<Socket, { idle(): Promise<void> }>();
  const server = createServer((socket) => {
    open.set(socket, serve(socket, options, held));
    socket.on('close', () => open.delete(socket));
  });
  server.maxConnections = limits.connectionsMax;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new Error(doorSentence(options.host, options.port, error), { cause: error })));
    server.listen(options.port, options.host, resolve);
  });
  const address = server.address();
  const close = async (): Promise<void> => {
    server.close();
    for (const socket of open.keys()) socket.pause();
    const late = new Promise<void>((resolve) => void setTimeout(resolve, limits.drainTimeoutMs).unref());
    await Promise.race([Promise.all([...open.values()].map((connection) => connection.idle())), late]);
    for (const socket of open.keys()) socket.destroy();
  };
  return { port: address !== null && typeof address === 'object' ? address.port : options.port, close };
}
