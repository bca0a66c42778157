import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:tls';
import { asFhirError } from '@ouzel/fhir';
import {
  type AckCode,
  acknowledge,
  createFrameDecoder,
  decodeMessage,
  frame,
  type Header,
  headerOf,
  Hl7Error,
  type Message,
  parseMessage,
} from '@ouzel/hl7v2';
import { certificateOf, contextOf, doorSentence, type HttpTls, type Log, type Metrics, tlsOptionsOf } from '@ouzel/runtime';
import { type Held, watchFrames } from './begun-frames.ts';
import { limits } from './limits.ts';
import { assertSpeaksFor } from './speaks-for.ts';

export interface MllpListener {
  port: number;
  /** Takes new certificates for the connections to come. */
  reload(tls: HttpTls): void;
  close(): Promise<void>;
}

export interface MllpListenerOptions {
  host: string;
  port: number;
  /** Stores a message durably. Resolves after the commit; `repeated` where it was stored before. Rejects with FhirError. */
  accept: (message: Message, header: Header, text: string) => Promise<'accepted' | 'repeated' | 'kept'>;
  /** MSH-11 of what this system is for: `P` production, `T` training, `D` debugging (HL7 table 0103). */
  processingId: string;
  /** With it the port speaks TLS only; a client certificate that is required must name the sender (speaks-for.ts). */
  tls?: HttpTls | undefined;
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
async function answerTo(bytes: Uint8Array, socket: Socket, options: MllpListenerOptions): Promise<Answer> {
  const { accept, processingId, tls, log } = options;
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
    if (tls?.clientCertificates === 'required') assertSpeaksFor(certificateOf(socket)?.subject ?? '', full.sendingFacility);
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

/** One connection: messages strictly in order, each acknowledged when it is durable; the socket is not read while too many wait. */
function serve(socket: Socket, options: MllpListenerOptions, held: Held): { idle(): Promise<void> } {
  const { log, metrics, now } = options;
  const decoder = createFrameDecoder({ frameBytesMax: limits.frameBytesMax });
  const watch = watchFrames(socket, decoder, held, log);
  let waiting = 0;
  let garbage = 0;
  let turn: Promise<void> = Promise.resolve();

  const handle = async (bytes: Uint8Array): Promise<void> => {
    const { code, header, outcome, text } = await answerTo(bytes, socket, options);
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

function serverOf({ tls, log }: MllpListenerOptions, serveOne: (socket: Socket) => void): Server | TlsServer {
  if (tls === undefined) return createServer(serveOne);
  const server = createTlsServer(tlsOptionsOf(tls, limits.handshakeTimeoutMs), serveOne);
  server.on('tlsClientError', (error) => log.warn('a sender could not agree on TLS', { error }));
  return server;
}

/** Listens for HL7 v2 over MLLP, over TLS where it is given. @throws an Error with one clear sentence where the port is taken. */
export async function openMllpListener(options: MllpListenerOptions): Promise<MllpListener> {
  const held: Held = { bytes: 0 };
  const open = new Map<Socket, { idle(): Promise<void> }>();
  const server = serverOf(options, (socket) => {
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
  const reload = (tls: HttpTls): void => {
    if ('setSecureContext' in server) server.setSecureContext(contextOf(tls));
  };
  return { port: address !== null && typeof address === 'object' ? address.port : options.port, reload, close };
}
