import { connect as connectPlain } from 'node:net';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type MllpListener, openMllpListener } from '@ouzel/adapter-acute';
import { createFrameDecoder, frame } from '@ouzel/hl7v2';
import { createLog, createMetrics, type HttpTls } from '@ouzel/runtime';
import { generate } from 'selfsigned';

interface Pair {
  cert: string;
  key: string;
}

async function pair(name: string, ca?: Pair, organisation?: string): Promise<Pair> {
  const attributes = [
    { name: 'commonName', value: name },
    ...(organisation === undefined ? [] : [{ name: 'organizationName', value: organisation }]),
  ];
  const { cert, private: key } = await generate(attributes, {
    algorithm: 'sha256',
    keyType: 'ec',
    ...(ca === undefined ? { extensions: [{ name: 'basicConstraints', cA: true }] } : { ca }),
  });
  return { cert, key };
}

let [server, ca, own, other, stranger]: Pair[] = [];
const listeners: MllpListener[] = [];
beforeAll(async () => {
  [server, ca] = await Promise.all([pair('localhost'), pair('Senders')]);
  [own, other, stranger] = await Promise.all([
    pair('pas.9ozh01.nhs.uk', ca),
    pair('pas', ca, '9OZH02'),
    pair('pas', undefined, '9OZH01'),
  ]);
});
afterAll(async () => {
  for (const listener of listeners) await listener.close();
});

async function open(clientCertificates: HttpTls['clientCertificates']): Promise<MllpListener> {
  const listener = await openMllpListener({
    host: '127.0.0.1',
    port: 0,
    accept: async () => 'accepted',
    processingId: 'P',
    tls: { cert: server?.cert ?? '', key: server?.key ?? '', clientCa: ca?.cert, clientCertificates },
    log: createLog('silent'),
    metrics: createMetrics(),
    now: () => new Date(),
  });
  listeners.push(listener);
  return listener;
}

const MESSAGE = 'MSH|^~\\&|PAS|9OZH01|OUZEL|9OZX01|20261124101500||ADT^A28|42|P|2.4\rPID|1||77^^^9OZH01^MR||A^B\r';

/** What a message is answered, or `closed` where the connection does not come about. */
async function answered({ port }: MllpListener, client: Pair | undefined, tls = true): Promise<string> {
  if (!tls) return plain(port);
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false, ...client });
    const decoder = createFrameDecoder({ frameBytesMax: 10_000 });
    socket.on('secureConnect', () => socket.write(frame(Buffer.from(MESSAGE))));
    socket.on('error', () => resolve('closed')).on('close', () => resolve('closed'));
    socket.on('data', (chunk) => {
      const [ack] = decoder.push(chunk);
      if (ack === undefined) return;
      resolve(/MSA\|(\w\w)/.exec(Buffer.from(ack).toString())?.[1] ?? 'nothing');
      socket.destroy();
    });
  });
}

function plain(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connectPlain(port, '127.0.0.1', () => socket.write(frame(Buffer.from(MESSAGE))));
    socket.on('error', () => resolve('closed')).on('close', () => resolve('closed'));
  });
}

describe('MLLP over TLS', () => {
  test('takes a sender without a certificate where none is required, and nobody in clear', async () => {
    const listener = await open('none');
    expect(await answered(listener, undefined)).toBe('AA');
    expect(await answered(listener, undefined, false)).toBe('closed');
  });

  test('takes only who was signed for where one is required, and each for itself alone', async () => {
    const listener = await open('required');
    expect(await answered(listener, undefined)).toBe('closed');
    expect(await answered(listener, stranger)).toBe('closed');
    expect(await answered(listener, own)).toBe('AA');
    expect(await answered(listener, other)).toBe('AE');
  });

  test('takes new certificates for the connections to come', async () => {
    const listener = await open('required');
    const others = await pair('Others');
    listener.reload({ cert: server?.cert ?? '', key: server?.key ?? '', clientCa: others.cert, clientCertificates: 'required' });
    expect(await answered(listener, own)).toBe('closed');
    expect(await answered(listener, await pair('x', others, '9OZH01'))).toBe('AA');
  });
});
