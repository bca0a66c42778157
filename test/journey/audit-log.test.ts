import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { includes, isConsistent, leafHash, openCheckpoint, parseVkey } from '@ouzel/ledger';
import { z } from 'zod';
import { main, run, temporaryFolder } from '../world/process.ts';
import { startWorld, type World } from '../world/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ people: 5 });
});
afterAll(() => world.stop());

const proofSchema = z.object({ proof: z.array(z.string()) });
const entrySchema = proofSchema.extend({ index: z.number(), size: z.number(), leaf: z.string(), checkpoint: z.string() });
const base = (): string => world.fhirBase.replace('/fhir/R4', '/ig/audit');
const get = (path: string, token?: string): Promise<Response> =>
  fetch(`${base()}${path}`, { headers: token === undefined ? {} : { Authorization: `Bearer ${token}` } });
const hashes = (proof: readonly string[]): Buffer[] => proof.map((hash) => Buffer.from(hash, 'base64'));

/** The newest checkpoint, opened with the key that the log says is its own. */
async function head() {
  const key = parseVkey((await (await get('/key')).text()).split('\n')[0] ?? '');
  const opened = openCheckpoint(await (await get('/checkpoint')).text(), key === undefined ? [] : [key]);
  return opened;
}

/** The first checkpoint above a size, once there is one. */
async function headAbove(size: number) {
  for (;;) {
    const now = await head();
    if (now !== undefined && now.size > size) return now;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('Another organisation that keeps watch', () => {
  test('sees the log grow, each head consistent with the one before, within two seconds', async () => {
    const before = await headAbove(0);
    const asked = performance.now();
    await fetch(`${world.fhirBase}/Patient/${world.people['story']}`, {
      headers: { Authorization: `Bearer ${await world.token('clinician')}` },
    });
    const after = await headAbove(before.size);
    expect(performance.now() - asked).toBeLessThan(2_000);
    const { proof } = proofSchema.parse(await (await get(`/proof?first=${before.size}&second=${after.size}`)).json());
    const sizes = { first: before.size, second: after.size };
    expect(isConsistent(sizes, hashes(proof), { from: before.root, to: after.root })).toBe(true);
  });

  test('is never shown a shorter log than it has seen, whatever number of digits its size has', async () => {
    const sizes: number[] = [];
    for (let turn = 0; turn < 12; turn += 1) {
      await fetch(`${world.fhirBase}/metadata`);
      sizes.push((await headAbove(sizes.at(-1) ?? 0)).size);
    }
    expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
    const [{ size } = { size: 0 }] = await world.system.database.rows<{ size: number }>({
      text: 'select max(size)::int as size from audit.checkpoint',
    });
    expect((await headAbove(size - 1)).size).toBeGreaterThanOrEqual(size);
    expect(size).toBeGreaterThan(10);
  });

  test('is shown nothing about anybody', async () => {
    const all = (
      await Promise.all(['/key', '/checkpoint', '/proof?index=0&size=1'].map(async (path) => (await get(path)).text()))
    ).join();
    for (const id of Object.values(world.people)) expect(all).not.toContain(id);
    expect((await get('/entries/00000000-0000-8000-8000-000000000001')).status).toBe(401);
  });

  test.each(['first=2&second=1', 'index=1&size=1', 'index=a&size=1', 'first=-1&second=3'])(
    'is told what is wrong with %s',
    async (query) => {
      expect((await get(`/proof?${query}`)).status).toBe(400);
    },
  );

  test('gets no proof for a log longer than the published one', async () => {
    expect((await get('/proof?index=0&size=999999999')).status).toBe(404);
  });
});

describe('A reviewer', () => {
  test('gets the proof that an event is in the log', async () => {
    const ig = await world.token('ig', 'HOPERAT');
    const [{ id } = { id: '' }] = await world.system.database.rows<{ id: string }>({
      text: 'select id from audit.event where person is not null order by sequence limit 1',
    });
    const entry = entrySchema.parse(await (await get(`/entries/${id}`, ig)).json());
    const { size, index, leaf, proof } = entry;
    const key = parseVkey((await (await get('/key')).text()).split('\n')[0] ?? '');
    const opened = openCheckpoint(entry.checkpoint, key === undefined ? [] : [key]);
    expect(opened?.size).toBe(size);
    expect(includes(index, size, leafHash(leaf), hashes(proof), opened?.root ?? Buffer.alloc(32))).toBe(true);
    const [{ event, person } = { event: '', person: '' }] = await world.system.database.rows<{ event: string; person: string }>({
      text: 'select event, person::text as person from audit.event where id = $1',
      values: [id],
    });
    expect(event).toContain(person);
    expect(leaf).not.toContain(person);
  });

  test('who is none is refused', async () => {
    expect((await get('/entries/00000000-0000-8000-8000-000000000001', await world.token('clinician'))).status).toBe(403);
  });
});

describe('An auditor', () => {
  test('is given an export, and verifies it with a program that needs nothing else', async () => {
    const out = temporaryFolder();
    const exported = await main(['export-audit', '--out', out], { OUZEL_DATABASE_URL: world.databaseUrl }).ended;
    expect(exported).toMatchObject({ code: 0 });
    expect(exported.stdout).toMatch(/^\d+ entries of the audit log are in /);
    const { code, stdout } = await run('packages/ledger/bin/verify.ts', [out], {}).ended;
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^The trail verifies: \d+ entries, \d+ checkpoints/),
    });
  });

  test('who names no export is told how', async () => {
    const nowhere = await run('packages/ledger/bin/verify.ts', [], {}).ended;
    expect(nowhere).toMatchObject({ code: 2, stdout: expect.stringContaining('npm run verify-audit -- <folder>') });
    expect(await run('packages/ledger/bin/verify.ts', ['/nowhere'], {}).ended).toMatchObject({ code: 2 });
    expect((await main(['export-audit'], { OUZEL_DATABASE_URL: world.databaseUrl }).ended).stderr).toContain('--out <folder>');
  });
});
