import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { frame } from '@ouzel/hl7v2';
import { admission, createHospitalTwin, type Person } from '@ouzel/region';
import { freePort, startEmbeddedPostgres } from '@ouzel/runtime';
import { HOSPITAL, openMerging } from '../world/merging.ts';
import { startMinting } from '../world/minting.ts';
import { idsToRun, listIsHere } from './case.ts';
import { judge } from './judge.ts';
import { type MllpCase, mllpCaseOf } from './mllp-case.ts';
import { mllpDiffers } from './mllp-checks.ts';
import { exchangeMllp } from './mllp-client.ts';
import { filler, type MllpStage, plantSmith, sendCase } from './mllp.ts';
import { createReport } from './report.ts';

const report = createReport('HL7 v2 over MLLP');
const cases = idsToRun('mllp').map(mllpCaseOf);
const isLong = ({ expect: { slow, closedWithinMs = 0 } }: MllpCase): boolean => slow !== undefined || closedWithinMs > 10_000;
const [long, faulty] = [cases.filter(isLong), cases.filter(({ request }) => request.fault !== undefined)];
const quick = cases.filter((each) => !isLong(each) && each.request.fault === undefined);

async function openStage(database?: string): Promise<MllpStage> {
  let person: Person | undefined;
  const minting = await startMinting({
    people: 5,
    ...(database === undefined ? {} : { database }),
    edit: (region) => {
      plantSmith(region.people, region.named.story);
      person = region.people.find(({ nhsNumber }) => nhsNumber === region.named.story);
    },
  });
  if (person === undefined) throw new Error('The region has nobody of the story.');
  return { minting, merging: await openMerging(minting), person };
}

async function closeStage({ minting, merging }: MllpStage): Promise<void> {
  merging.close();
  await minting.stop();
}

function settled(id: string, verdict: { differences: string[]; broken: string[] }): void {
  const { result, sentences } = judge(id, verdict);
  report.add(id, result, sentences);
  expect({ id, sentences }).toEqual({ id, sentences: [] });
}

/** So many connections that begin a message and say nothing more, while another sender goes on. */
async function crowd(stage: MllpStage, { expect: { slow } }: MllpCase): Promise<string[]> {
  if (slow === undefined) return [];
  const port = stage.minting.world.mllpPort;
  const one = () => exchangeMllp({ port, pieces: [Buffer.of(0x0b)], untilClosedMs: slow.closedWithinMs });
  const idle = Array.from({ length: slow.sockets }, one);
  const waits: number[] = [];
  const twin = createHospitalTwin('127.0.0.1', port);
  for (let at = 0; at < 100; at += 1) {
    const started = performance.now();
    const text = admission(stage.person, { hospital: HOSPITAL, at: new Date(), controlId: `crowd-${at}` }, 'V-SERVES');
    if ((await twin.send(text)).code !== 'AA') return ['slow: a message was not taken'];
    waits.push(performance.now() - started);
  }
  twin.close();
  const open = (await Promise.all(idle)).filter(({ closedMs }) => closedMs === undefined).length;
  const p99 = waits.toSorted((a, b) => a - b).at(-2) ?? 0;
  return [
    ...(open === 0 ? [] : [`slow: ${open} left open`]),
    ...(p99 <= slow.othersP99MsMax ? [] : [`slow: ${Math.round(p99)} ms`]),
  ];
}

(listIsHere ? describe : describe.skip)('Messages of the list of attacks', () => {
  let stage: MllpStage;
  let waiting: Promise<[MllpCase, { differences: string[]; broken: string[] }][]>;
  const runLong = async (attack: MllpCase): Promise<[MllpCase, { differences: string[]; broken: string[] }]> => {
    if (attack.expect.slow !== undefined) return [attack, { differences: await crowd(stage, attack), broken: [] }];
    return [attack, await mllpDiffers(stage, attack, await sendCase(stage, attack))];
  };
  beforeAll(async () => {
    stage = await openStage();
  }, 60_000);
  afterAll(async () => {
    process.stderr.write(report.text());
    await closeStage(stage);
  });

  test.each(quick.map(({ id }) => id))('%s', async (id) => {
    const attack = mllpCaseOf(id);
    report.add(id, 'failed', ['no answer: see the error']);
    settled(id, await mllpDiffers(stage, attack, await sendCase(stage, attack)));
  });

  test('those that keep a connection waiting', async () => {
    waiting = Promise.all(long.map(runLong));
    for (const [{ id }, verdict] of await waiting) settled(id, verdict);
  }, 90_000);

  test.each(faulty.map(({ id }) => id))(
    '%s',
    async (id) => {
      const folder = mkdtempSync(join(tmpdir(), 'ouzel-mllp-'));
      const port = await freePort();
      let postgres = await startEmbeddedPostgres({ folder, port });
      const other = await openStage(postgres.url);
      const attack = mllpCaseOf(id);
      await postgres.stop();
      const pieces = [frame(Buffer.from(filler(other, id)(attack.request.raw ?? '')))];
      const send = () => exchangeMllp({ port: other.minting.world.mllpPort, pieces, acksDue: 1 });
      const during = (await send()).acks;
      postgres = await startEmbeddedPostgres({ folder, port });
      let after = (await send()).acks;
      for (let tries = 0; after.join() !== 'AA' && tries < 20; tries += 1) after = (await send()).acks;
      await closeStage(other);
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
      const fine = during.every((ack) => ack !== 'AA') && after.join() === 'AA';
      settled(id, { differences: fine ? [] : [`ack: ${during.join()} then ${after.join()}`], broken: [] });
    },
    90_000,
  );
});
