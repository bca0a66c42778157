import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { freePort } from '@ouzel/runtime';
import { runningSchema } from '@ouzel/ouzel';
import { main, runs, temporaryFolder, until } from '../world/process.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const quiet = () => ({ OUZEL_DATA_DIR: folder, OUZEL_SAMPLE_PEOPLE: '10' });
const running = () => runningSchema.parse(JSON.parse(readFileSync(join(folder, 'running.json'), 'utf8')));
const postgresPid = (): number =>
  Number(readFileSync(join(folder, 'postgres', 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0]);

describe('npm start -- --once --json', () => {
  test('plays the main job and prints one JSON summary, and nothing else', async () => {
    const { code, stdout } = await main(['--once', '--json'], quiet()).ended;
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(JSON.parse(stdout)).toEqual({
      ok: true,
      patient: expect.any(String),
      sources: expect.any(Array),
      resourcesByType: expect.any(Object),
      auditEventId: expect.any(String),
      notified: ['9OZL01', '9OZP001'],
      elapsedMs: expect.any(Number),
    });
    expect(code).toBe(0);
  });

  test('says why it failed, once for people and once as JSON', async () => {
    const { code, stdout, stderr } = await main(['--once', '--json'], {
      ...quiet(),
      OUZEL_DATABASE_URL: `postgres://a:secret@127.0.0.1:${await freePort()}/x`,
    }).ended;
    expect(JSON.parse(stdout)).toEqual({
      ok: false,
      reason: expect.stringMatching(/^the database at 127\.0\.0\.1:\d+ cannot be reached/),
    });
    expect(stdout + stderr).not.toContain('secret');
    expect(code).toBe(1);
  });
});

describe('npm start', () => {
  test('serves, tells where, gives tokens; SIGTERM stops all of it', async () => {
    const [port, mllpPort] = [await freePort(), await freePort()];
    const { child, ended } = main([], { ...quiet(), OUZEL_PORT: String(port), OUZEL_MLLP_PORT: String(mllpPort) });
    await until(() => existsSync(join(folder, 'running.json')) || child.exitCode !== null, 40_000);
    if (child.exitCode !== null) throw new Error(`It ended: ${(await ended).stderr}`);
    const { fhirBase, pid, clients, people, mllp } = running();
    expect([fhirBase, pid, mllp]).toEqual([`http://127.0.0.1:${port}/fhir/R4`, child.pid, `127.0.0.1:${mllpPort}`]);
    expect(clients.toSorted()).toEqual([
      'administrator',
      'bench',
      'careHome',
      'careHomeB',
      'clinician',
      'consentAdmin',
      'gp',
      'ig',
      'nurse',
      'patient',
      'residents',
      'subscriber',
      'urgent',
    ]);
    const token = await main(['token', '--as', 'clinician', '--purpose', 'ETREAT'], {
      OUZEL_DATA_DIR: folder,
    }).ended;
    expect(token).toMatchObject({ code: 0, stdout: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+\n$/), stderr: '' });
    const response = await fetch(`${fhirBase}/Patient/${people['story']}`, {
      headers: { Authorization: `Bearer ${token.stdout.trim()}` },
    });
    expect(response.status).toBe(200);
    const unknown = await main(['token', '--as', 'nobody'], { OUZEL_DATA_DIR: folder }).ended;
    expect(unknown).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('clinician') });
    const second = await main([], { ...quiet(), OUZEL_PORT: String(await freePort()) }).ended;
    expect(second).toMatchObject({ code: 1, stderr: expect.stringContaining('runs here already') });
    const postgres = postgresPid();
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
    expect([runs(postgres), existsSync(join(folder, 'running.json'))]).toEqual([false, false]);
  }, 60_000);

  test('kill -9 leaves nothing running, and the next start recovers', async () => {
    const settings = { ...quiet(), OUZEL_PORT: String(await freePort()), OUZEL_MLLP_PORT: String(await freePort()) };
    const first = main([], settings);
    await until(() => existsSync(join(folder, 'running.json')), 20_000);
    const postgres = postgresPid();
    first.child.kill('SIGKILL');
    await until(() => !runs(postgres), 5_000);
    const second = main([], settings);
    await first.ended;
    await until(() => existsSync(join(folder, 'running.json')) && running().pid === second.child.pid, 20_000);
    second.child.kill('SIGINT');
    expect((await second.ended).code).toBe(0);
  }, 60_000);

  test('a port that is taken is one clear sentence', async () => {
    const holder = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => void holder.listen(port, '127.0.0.1', resolve));
    const { code, stderr } = await main([], { ...quiet(), OUZEL_PORT: String(port) }).ended;
    expect([code, stderr.trim().split('\n')]).toEqual([
      1,
      [`ouzel: port ${port} on 127.0.0.1 is taken by another program; choose another one in the settings.`],
    ]);
    holder.close();
  });

  test('a folder that cannot be written is one clear sentence', async () => {
    const { code, stderr } = await main([], { OUZEL_DATA_DIR: '/dev/null/ouzel' }).ended;
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^ouzel: the data folder \/dev\/null\/ouzel cannot be written \(E[A-Z]+\)\.\n$/),
    ]);
  });

  test('every fault of the settings is told at once, and no secret', async () => {
    const { code, stderr } = await main([], {
      ...quiet(),
      OUZEL_PORT: 'eighty',
      OUZEL_ROLES: 'gateway,cook',
      OUZEL_PROT: '80',
      OUZEL_DATABASE_URL: 'mysql://u:hunter2@h/d',
    }).ended;
    expect(code).toBe(1);
    for (const name of ['OUZEL_PORT', 'OUZEL_ROLES', 'OUZEL_PROT is not a setting', 'OUZEL_DATABASE_URL'])
      expect(stderr).toContain(name);
    expect(stderr).not.toContain('hunter2');
  });

  test('live mode starts no sample and refuses what is missing or insecure', async () => {
    const { code, stderr } = await main([], {
      OUZEL_DATA_DIR: folder,
      OUZEL_MODE: 'live',
      OUZEL_PUBLIC_URL: 'http://record.example',
    }).ended;
    expect(code).toBe(1);
    for (const name of [
      'OUZEL_DATABASE_URL must be set',
      'OUZEL_ISSUER_URL must be set',
      'OUZEL_DIRECTORY_FILE must be set',
      'OUZEL_PUBLIC_URL must begin with https:',
    ])
      expect(stderr).toContain(name);
    expect(existsSync(join(folder, 'sample-keys.json'))).toBe(false);
  });
});
