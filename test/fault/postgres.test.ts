import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { vitalSignsBundle } from '@ouzel/region';
import { type EmbeddedPostgres, freePort, openDatabase, startEmbeddedPostgres } from '@ouzel/runtime';
import { silentLog } from '../world/database.ts';
import { startWorld, type World } from '../world/world.ts';

let folder: string;
let port: number;
let postgres: EmbeddedPostgres;
let world: World;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ouzel-crash-'));
  port = await freePort();
  postgres = await startEmbeddedPostgres({ folder, port });
  world = await startWorld({ people: 5, database: postgres.url });
});
afterAll(async () => {
  await world.stop();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Posted {
  key: string;
  status: number;
  retryAfter: string | null;
  body: string;
}

describe('PostgreSQL crashes under load', () => {
  test('writes wait with 503, come back by themselves, and none that was acknowledged is lost or doubled', async () => {
    const [token, clinician] = [await world.token('careHome'), await world.token('clinician')];
    const posted: Posted[] = [];
    const reads: number[] = [];
    const ending = new AbortController();
    const resource = () =>
      vitalSignsBundle(world.sample.region.named.careHomeResident, new Date(), { pulse: 60 + (posted.length % 60) }).entry?.[0]
        ?.resource;
    const post = async (): Promise<void> => {
      const key = randomUUID();
      const response = await fetch(`${world.fhirBase}/Observation`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/fhir+json', 'Idempotency-Key': key },
        body: JSON.stringify(resource()),
      });
      posted.push({ key, status: response.status, retryAfter: response.headers.get('retry-after'), body: await response.text() });
    };
    const load = async (work: () => Promise<void>): Promise<void> => {
      while (!ending.signal.aborted) {
        await work();
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    };
    const read = async (): Promise<void> => {
      const response = await fetch(`${world.fhirBase}/Patient/${world.people['careHomeResident']}`, {
        headers: { Authorization: `Bearer ${clinician}` },
      });
      await response.arrayBuffer();
      reads.push(response.status);
    };
    const running = Promise.all([load(post), load(post), load(post), load(read)]);
    await new Promise((resolve) => setTimeout(resolve, 700));
    process.kill(postgres.pid, 'SIGQUIT');
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    postgres = await startEmbeddedPostgres({ folder, port });
    const ready = performance.now();
    const after = posted.length;
    while (!posted.slice(after).some(({ status }) => status === 201)) await new Promise((resolve) => setTimeout(resolve, 10));
    const recoveredMs = performance.now() - ready;
    await new Promise((resolve) => setTimeout(resolve, 300));
    ending.abort();
    await running;

    expect(recoveredMs).toBeLessThan(5_000);
    expect(new Set(posted.map(({ status }) => status))).toEqual(new Set([201, 503]));
    expect(new Set(reads)).toEqual(new Set([200, 503]));
    for (const { status, retryAfter, body } of posted) {
      if (status !== 503) continue;
      expect(retryAfter).toBe('1');
      expect(body).toContain('no evidence that no record exists');
    }
    const database = openDatabase({
      url: postgres.url,
      application: 'check',
      connectionsMax: 2,
      statementTimeoutMs: 5_000,
      log: silentLog,
    });
    const kept = await database.rows<{ key: string; answer: string }>({ text: 'select key, answer from records.idempotency' });
    const acknowledged = posted.filter(({ status }) => status === 201);
    const keys = new Set(kept.map(({ key }) => key));
    expect(acknowledged.filter(({ key }) => !keys.has(key))).toEqual([]);
    const [row] = await database.rows<{ n: number }>({
      text: "select count(*)::int as n from records.resource r join locator.record l using (record) where l.custodian = '9OZC001' and 'code:http://loinc.org|8867-4' = any(tokens)",
    });
    expect(row?.n).toBe(kept.length);
    await database.close();
  }, 60_000);
});
