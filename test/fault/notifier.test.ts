import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sampleAgreements } from '@ouzel/region';
import { freePort } from '@ouzel/runtime';
import { type Hook, openHook } from '../world/hook.ts';
import { main, type Program, temporaryFolder } from '../world/process.ts';
import { admit, COUNCIL, database, PRACTICE, somebody, url } from '../world/sync.ts';
import { until } from '../world/until.ts';

const CYCLES = 6;
const EVENTS_PER_CYCLE = 5;
const folder = temporaryFolder();
let hook: Hook;
let worker: Program | undefined;

/** A worker as its own process, all on one data folder so that all have one key. */
async function startWorkerProcess(): Promise<Program> {
  const program = main([], {
    OUZEL_MODE: 'live',
    OUZEL_ROLES: 'worker',
    OUZEL_DATABASE_URL: url,
    OUZEL_PUBLIC_URL: 'https://ouzel.example',
    OUZEL_ISSUER_URL: 'https://issuer.example',
    OUZEL_ISSUER_JWKS_URL: 'https://issuer.example/jwks',
    OUZEL_DIRECTORY_FILE: join(folder, 'directory.json'),
    OUZEL_DATA_DIR: join(folder, String(await freePort())),
    OUZEL_NOTIFY_KEY_FILE: join(folder, 'notify.key'),
    OUZEL_NOTIFY_NETWORKS: '127.0.0.0/8',
    OUZEL_PORT: String(await freePort()),
  });
  let said = '';
  program.child.stdout?.on('data', (chunk) => (said += String(chunk)));
  await until(() => said.includes('live mode'), 20_000);
  return program;
}

async function subscribed(person: string): Promise<string> {
  const subscription = randomUUID();
  await database.rows({
    text: `insert into sync.subscription (subscription, client, organisation, scopes, topic, person, content, endpoint, header_names, reason, updated, status, handshaken)
      values ($1, 'c', $2, '{system/*.rs}', 'encounter-start', $3, 'id-only', $4, '{}', 'r', now(), 'active', true)`,
    values: [subscription, PRACTICE.ods, person, `${hook.base}/told`],
  });
  return subscription;
}

beforeAll(async () => {
  hook = await openHook();
  writeFileSync(
    join(folder, 'directory.json'),
    JSON.stringify({
      organisations: [PRACTICE, COUNCIL],
      agreements: sampleAgreements(new Date()),
      notificationEndpoints: { c: [hook.base] },
    }),
  );
}, 30_000);
afterAll(async () => {
  worker?.child.kill('SIGKILL');
  await hook.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('A worker that is killed at any moment while it notifies', () => {
  test('loses nothing, gives each event one number, and says them in order', async () => {
    const them = await somebody();
    const id = await subscribed(them.person);
    let killed = false;
    // At some cycles it is killed while the endpoint has the notification and has not answered, at the others by chance.
    hook.answers = () => {
      if (killed) return 200;
      killed = true;
      worker?.child.kill('SIGKILL');
      return 0;
    };
    for (let cycle = 0; cycle < CYCLES; cycle += 1) {
      worker = await startWorkerProcess();
      killed = cycle % 2 === 1;
      for (let at = 0; at < EVENTS_PER_CYCLE; at += 1) await admit(them, `visit-${cycle}-${at}`);
      await (cycle % 2 === 0 ? until(() => killed, 15_000) : new Promise((resolve) => setTimeout(resolve, 100 + 70 * cycle)));
      worker.child.kill('SIGKILL');
      await worker.ended;
    }
    killed = true;
    worker = await startWorkerProcess();
    const left = { text: "select count(*)::int as left from sync.notification where state <> 'told'" };
    const unrelayed = { text: 'select count(*)::int as left from sync.event where relayed_at is null' };
    const count = async (statement: { text: string }) => (await database.rows<{ left: number }>(statement))[0]?.left;
    await until(async () => (await count(unrelayed)) === 0 && (await count(left)) === 0, 30_000);
    const seen = new Map<number, Set<string | undefined>>();
    const order: number[] = [];
    for (const { numbers, foci } of hook.received.filter(({ type }) => type === 'event-notification'))
      for (const [at, number] of numbers.entries()) {
        if (!seen.has(number)) order.push(number);
        seen.set(number, (seen.get(number) ?? new Set()).add(foci[at]));
      }
    const all = CYCLES * EVENTS_PER_CYCLE;
    expect(order).toEqual(Array.from({ length: all }, (_, at) => at + 1));
    expect([...seen.values()].every((foci) => foci.size === 1)).toBe(true);
    expect(new Set([...seen.values()].flatMap((foci) => [...foci])).size).toBe(all);
    expect(hook.received.every(({ subscription }) => subscription.length > 0)).toBe(true);
    expect(
      await database.rows({ text: 'select events::int from sync.subscription where subscription = $1', values: [id] }),
    ).toEqual([{ events: all }]);
  }, 180_000);
});
