import { connect, type Socket } from 'node:net';
import { createFrameDecoder, frame, headerOf, parseMessage, segmentOf, value } from '@ouzel/hl7v2';

export interface Acknowledgement {
  /** AA, AE or AR. */
  code: string;
  text: string;
}

/** A hospital's integration engine: sends HL7 v2 over MLLP, one after the other, and sends again what was not acknowledged. */
export interface HospitalTwin {
  /** Resolves with the acknowledgement. Rejects after the last try. */
  send(message: string): Promise<Acknowledgement>;
  close(): void;
}

const ACK_TIMEOUT_MS = 5_000;
const TRIES = 5;
const PAUSE_MS = 200;
const FRAME_BYTES_MAX = 1_000_000;

async function connected(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host, () => resolve(socket));
    socket.once('error', reject);
  });
}

async function acknowledgementOn(socket: Socket, controlId: string): Promise<Acknowledgement> {
  const decoder = createFrameDecoder({ frameBytesMax: FRAME_BYTES_MAX });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('No acknowledgement came in time.')), ACK_TIMEOUT_MS);
    const onClose = (): void => end(new Error('The connection closed before the acknowledgement.'));
    const end = (error?: Error): void => {
      clearTimeout(timer);
      socket.off('data', onData);
      socket.off('close', onClose);
      if (error !== undefined) reject(error);
    };
    const onData = (chunk: Buffer): void => {
      for (const bytes of decoder.push(chunk)) {
        const message = parseMessage(Buffer.from(bytes).toString());
        const msa = segmentOf(message, 'MSA');
        if (value(message, msa, 2).text !== controlId) continue;
        end();
        resolve({ code: value(message, msa, 1).text, text: value(message, segmentOf(message, 'ERR'), 8).text });
      }
    };
    socket.on('data', onData);
    socket.once('close', onClose);
  });
}

export function createHospitalTwin(host: string, port: number): HospitalTwin {
  let socket: Socket | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  const attempt = async (message: string, controlId: string): Promise<Acknowledgement> => {
    if (socket === undefined || socket.destroyed) {
      socket = await connected(host, port);
      socket.on('error', () => undefined);
    }
    const answer = acknowledgementOn(socket, controlId);
    socket.write(frame(Buffer.from(message)));
    return answer;
  };

  const deliver = async (message: string): Promise<Acknowledgement> => {
    const { controlId } = headerOf(parseMessage(message));
    for (let tried = 1; ; tried += 1) {
      try {
        return await attempt(message, controlId);
      } catch (error) {
        socket?.destroy();
        if (tried >= TRIES) throw error;
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * tried));
      }
    }
  };

  return {
    send(message) {
      const sent = turn.then(() => deliver(message));
      turn = sent.catch(() => undefined);
      return sent;
    },
    close: () => void socket?.destroy(),
  };
}
