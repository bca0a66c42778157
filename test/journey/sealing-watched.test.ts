import { rmSync, symlinkSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openDatabase } from '@ouzel/runtime';
import { z } from 'zod';
import { silentLog } from '../world/database.ts';
import { until } from '../world/until.ts';
import { startWorld, type World } from '../world/world.ts';

const PATIENCE_MS = 90_000;
let world: World;
let root: string;
beforeAll(async () => {
  world = await startWorld();
  await world.story();
  root = new URL(world.fhirBase).origin;
}, 60_000);
afterAll(() => world.stop());

const readiness = z.object({ status: z.string(), warnings: z.array(z.string()).default([]) });

async function ready(): Promise<{ status: number; warnings: string[] }> {
  const answer = await fetch(`${root}/ready`);
  const { status, warnings } = readiness.parse(await answer.json());
  expect(status).toBe('ready');
  return { status: answer.status, warnings };
}

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${root}/metrics`)).text();
  const line = text.split('\n').find((each) => each.startsWith(`${name} `));
  return Number(line?.slice(name.length));
}

async function record(): Promise<number> {
  const token = await world.token('clinician');
  const answer = await fetch(`${world.fhirBase}/Patient/${world.people['story']}`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  return answer.status;
}

describe('An operator', () => {
  test('sees how far the trail is sealed, and nothing to worry about', async () => {
    await record();
    await until(async () => (await metric('ouzel_audit_entries_published')) > 0, PATIENCE_MS);
    expect(await metric('ouzel_audit_checkpoint_timestamp_seconds')).toBeGreaterThan(Date.now() / 1000 - 600);
    await until(async () => (await ready()).warnings.length === 0, PATIENCE_MS);
  }, 120_000);

  test('is told where nothing can be kept outside the database, and care goes on', async () => {
    const { witnessFile } = world.sample.around.ledger;
    rmSync(witnessFile, { force: true });
    symlinkSync('/dev/full', witnessFile);
    const before = await record();
    await until(async () => /witness file cannot be/.test((await ready()).warnings.join(' ')), PATIENCE_MS);
    expect(await metric('ouzel_audit_sealer_fault{kind="witness-unusable"}')).toBe(1);
    expect([before, await record()]).toEqual([200, 200]);
    rmSync(witnessFile);
    await until(async () => (await ready()).warnings.length === 0, PATIENCE_MS);
    expect(await metric('ouzel_audit_sealer_fault{kind="witness-unusable"}')).toBe(0);
  }, 200_000);

  test('sees events wait where another sealer has the turn and hangs', async () => {
    const hanging = openDatabase({
      url: world.databaseUrl,
      application: 'hanging',
      connectionsMax: 1,
      statementTimeoutMs: 60_000,
      log: silentLog,
    });
    await hanging.transaction(async (sql) => {
      await sql.rows({ text: `select pg_advisory_xact_lock(hashtext('ouzel.audit.sealer'))` });
      expect(await record()).toBe(200);
      await until(async () => (await metric('ouzel_audit_unpublished_age_seconds')) > 2, PATIENCE_MS);
    });
    await until(async () => (await metric('ouzel_audit_unpublished_age_seconds')) === 0, PATIENCE_MS);
    await hanging.close();
  }, 200_000);
});
