import { createHash, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get as httpGet } from 'node:http';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type HttpTls, readTlsFiles, type Route } from '@ouzel/runtime';
import { generate } from 'selfsigned';
import { openDoor, say, type TestDoor } from './door.ts';

interface Pair {
  cert: string;
  key: string;
}
const named = [
  { name: 'commonName', value: 'gp-system' },
  { name: 'organizationName', value: 'Practice' },
];
async function pair(ca?: Pair, attributes: typeof named = [{ name: 'commonName', value: 'localhost' }]): Promise<Pair> {
  const { cert, private: key } = await generate(attributes, {
    algorithm: 'sha256',
    keyType: 'ec',
    ...(ca === undefined ? { extensions: [{ name: 'basicConstraints', cA: true }] } : { ca }),
  });
  return { cert, key };
}

const whoami: Route = {
  name: 'whoami',
  method: 'GET',
  path: '/whoami',
  handle: async ({ certificate }) => ({ status: 200, body: JSON.stringify(certificate ?? 'nobody') }),
};
let server: Pair;
let ca: Pair;
let client: Pair;
let stranger: Pair;
const doors: TestDoor[] = [];
async function open(tls: Partial<HttpTls>): Promise<TestDoor> {
  const door = await openDoor({
    routes: [whoami],
    tls: { ...server, ...tls },
    limits: { headersTimeoutMs: 400, timeoutCheckMs: 100 },
  });
  doors.push(door);
  return door;
}
async function ask(
  door: TestDoor,
  own: Partial<Pair> = {},
  agent = new Agent({ maxCachedSessions: 0 }),
): Promise<{ text: string; hsts: string | undefined }> {
  return new Promise((resolve, reject) => {
    const options = { ...own, agent, rejectUnauthorized: false };
    const asking = request(`${door.url}/whoami`, options, (answer) => {
      let text = '';
      answer.on('data', (chunk) => (text += String(chunk)));
      answer.on('end', () => resolve({ text, hsts: answer.headers['strict-transport-security'] }));
    });
    asking.on('error', reject);
    asking.end();
  });
}
async function presented(door: TestDoor, options: object = {}): Promise<{ name: string | undefined; protocol: string | null }> {
  return new Promise((resolve, reject) => {
    const socket: TLSSocket = connect({ port: door.port, host: '127.0.0.1', rejectUnauthorized: false, ...options }, () => {
      resolve({ name: socket.getPeerX509Certificate()?.fingerprint256, protocol: socket.getProtocol() });
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

beforeAll(async () => {
  [server, ca, stranger] = await Promise.all([pair(), pair(undefined, [{ name: 'commonName', value: 'Client CA' }]), pair()]);
  client = await pair(ca, named);
});
afterAll(async () => {
  await Promise.all(doors.map((door) => door.close()));
});

describe('TLS', () => {
  test('speaks TLS 1.3, and 1.2 where it must, and nothing older; says HSTS', async () => {
    const door = await open({});
    expect(await ask(door)).toEqual({ text: '"nobody"', hsts: 'max-age=31536000' });
    expect((await presented(door)).protocol).toBe('TLSv1.3');
    expect((await presented(door, { maxVersion: 'TLSv1.2' })).protocol).toBe('TLSv1.2');
    await expect(presented(door, { minVersion: 'TLSv1', maxVersion: 'TLSv1.1' })).rejects.toThrow();
  });

  test('a handler gets the verified certificate: its thumbprint as in x5t#S256 and its name', async () => {
    const door = await open({ clientCa: ca.cert, clientCertificates: 'required' });
    const sha256 = createHash('sha256').update(new X509Certificate(client.cert).raw).digest('base64url');
    const agent = new Agent({ keepAlive: true });
    for (let asked = 0; asked < 2; asked += 1)
      expect(JSON.parse((await ask(door, client, agent)).text)).toEqual({ sha256, subject: 'O=Practice,CN=gp-system' });
    agent.destroy();
    await expect(ask(door)).rejects.toThrow();
    await expect(ask(door, stranger)).rejects.toThrow();
  });

  test('where a certificate is only asked for, one that is not verified is as good as none', async () => {
    const door = await open({ clientCa: ca.cert, clientCertificates: 'asked' });
    expect((await ask(door)).text).toBe('"nobody"');
    expect((await ask(door, stranger)).text).toBe('"nobody"');
    expect((await ask(door, client)).text).toContain('gp-system');
  });

  test('certificates are replaced without a restart, while open connections go on', async () => {
    const door = await open({});
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    await ask(door, {}, agent);
    const next = await pair();
    expect(() => door.reload({ cert: next.cert, key: server.key })).toThrow();
    expect((await presented(door)).name).toBe(new X509Certificate(server.cert).fingerprint256);
    door.reload(next);
    expect((await presented(door)).name).toBe(new X509Certificate(next.cert).fingerprint256);
    expect((await ask(door, {}, agent)).text).toBe('"nobody"');
    agent.destroy();
    const plain = await openDoor({ routes: [] });
    expect(() => plain.reload(next)).toThrow('without TLS');
    await plain.close();
  });

  test('plain HTTP, nonsense and handshakes that never end are cut off, and harm nobody', async () => {
    const door = await open({});
    await expect(
      new Promise((resolve, reject) => httpGet(door.url.replace('https', 'http'), resolve).on('error', reject)),
    ).rejects.toThrow();
    expect((await say(door.port, 'NONSENSE\r\n\r\n', { waitMs: 1_000 })).closedAfterMs).toBeLessThan(900);
    expect((await say(door.port, '\x16\x03\x01', { waitMs: 2_000 })).closedAfterMs).toBeLessThan(1_500);
    expect((await ask(door)).text).toBe('"nobody"');
    expect(door.lines.filter(({ event }) => event !== 'request')).toEqual([]);
  });

  test('files are read with a clear sentence for what is wrong', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ouzel-tls-'));
    const [certFile, keyFile, otherFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem'), join(folder, 'other.pem')];
    writeFileSync(certFile, server.cert);
    writeFileSync(keyFile, server.key);
    writeFileSync(otherFile, ca.key);
    expect(await readTlsFiles({ certFile, keyFile })).toMatchObject({
      clientCertificates: 'none',
      cert: Buffer.from(server.cert),
    });
    await expect(readTlsFiles({ certFile, keyFile: otherFile })).rejects.toThrow(/are no pair of PEM files/);
    await expect(readTlsFiles({ certFile: join(folder, 'none'), keyFile })).rejects.toThrow(/none cannot be read/);
    rmSync(folder, { recursive: true });
  });
});
