import { rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sampleAgreements } from '@ouzel/region';
import { freePort } from '@ouzel/runtime';
import { main, type Program, temporaryFolder, until } from '../world/process.ts';
import { admit, COUNCIL, database, PRACTICE, somebody, url } from '../world/sync.ts';

const folder = temporaryFolder();
const taken: { key: string; organisation: string; at: number }[] = [];
let hanging = true;
const inbox = createServer((request, response) => {
  taken.push({
    key: String(request.headers['idempotency-key']),
    organisation: (request.url ?? '').slice(1),
    at: performance.now(),
  });
  // The effect is there, but whoever asked never hears of it.
  if (hanging) return;
  response.writeHead(200).end();
});
let workers: Program[] = [];

async function startWorkerProcess(): Promise<Program> {
  const settings = {
    OUZEL_MODE: 'live',
    OUZEL_ROLES: 'worker',
    OUZEL_DATABASE_URL: url,
    OUZEL_PUBLIC_URL: 'https://ouzel.example',
    OUZEL_ISSUER_URL: 'https://issuer.example',
    OUZEL_ISSUER_JWKS_URL: 'https://issuer.example/jwks',
    OUZEL_DIRECTORY_FILE: join(folder, 'directory.json'),
    OUZEL_DATA_DIR: join(folder, String(await freePort())),
    OUZEL_PORT: String(await freePort()),
  };
  const program = main([], settings);
  let said = '';
  program.child.stdout?.on('data', (chunk) => (said += String(chunk)));
  await until(() => said.includes('live mode'), 15_000);
  return program;
}

beforeAll(async () => {
  await new Promise<void>((resolve) => void inbox.listen(0, '127.0.0.1', resolve));
  const address = inbox.address();
  const base = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
  const inboxes = { [PRACTICE.ods]: `${base}/${PRACTICE.ods}`, [COUNCIL.ods]: `${base}/${COUNCIL.ods}` };
  writeFileSync(
    join(folder, 'directory.json'),
    JSON.stringify({ organisations: [PRACTICE, COUNCIL], agreements: sampleAgreements(new Date()), inboxes }),
  );
  workers = [await startWorkerProcess()];
}, 30_000);
afterAll(async () => {
  for (const { child } of workers) child.kill('SIGKILL');
  inbox.close();
  inbox.closeAllConnections();
  rmSync(folder, { recursive: true, force: true });
});

describe('A worker that is killed while it delivers', () => {
  test('is stood in for by another: each destination has one effect, within five seconds of its coming', async () => {
    const them = await somebody();
    await admit(them, 'killed');
    await until(() => taken.length >= 2, 5_000);
    const [first] = workers;
    first?.child.kill('SIGKILL');
    hanging = false;
    workers.push(await startWorkerProcess());
    const came = performance.now();
    await until(() => new Set(taken.slice(2).map(({ organisation }) => organisation)).size === 2, 8_000);
    const keysOf = (organisation: string): Set<string> =>
      new Set(taken.filter((each) => each.organisation === organisation).map(({ key }) => key));
    expect([keysOf(PRACTICE.ods).size, keysOf(COUNCIL.ods).size]).toEqual([1, 1]);
    const last = Math.max(...taken.map(({ at }) => at));
    expect(last - came).toBeLessThan(5_000);
    await until(() => taken.length >= 4, 3_000);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const states = await database.rows<{ state: string }>({
      text: 'select state from sync.delivery where person = $1',
      values: [them.person],
    });
    expect(states).toEqual([{ state: 'delivered' }, { state: 'delivered' }]);
  }, 40_000);
});
