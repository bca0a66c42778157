import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Fault } from '@ouzel/region';
import { ask } from '../world/api.ts';
import { eventually, makeDue, startTraced, type Traced, traceOf } from '../world/tracing.ts';

let traced: Traced;
// Longer than PDS may take to answer, its circuit pauses and a worker keeps somebody to itself, all one behind the other.
const COMES_ABOUT_WITHIN_MS = 60_000;
/** How long the exchange waits for PDS: whatever waits for one that hangs takes at least that long. */
const PDS_MAY_TAKE_MS = 5_000;
/** Waits for what follows from PDS and the tracer, however slow the machine is. */
const later = <Result>(look: () => Promise<Result | undefined>): Promise<Result> => eventually(look, COMES_ABOUT_WITHIN_MS);
jest.setTimeout(4 * COMES_ABOUT_WITHIN_MS);
beforeAll(async () => {
  traced = await startTraced();
  await later(async () => ((await untraced()) === 0 ? true : undefined));
});
afterEach(() => traced.world.sample.twins.pds.setFault(undefined));
afterAll(() => traced.stop());

async function untraced(): Promise<number> {
  const [row] = await traced.rows<{ count: number }>('select count(*)::int as count from locator.trace where as_of is null');
  return row?.count ?? 0;
}

const NUMBERS = ['9990000018', '9990000026', '9990000034', '9990000042', '9990000050', '9990000069', '9990000077'];
/** Somebody new, of whom PDS has not heard. */
async function register(): Promise<string> {
  const nhsNumber = NUMBERS.pop() ?? '';
  const patient = { resourceType: 'Patient' as const, name: [{ family: 'New' }] };
  const { person = '' } = await traced.world.system.locator.register({
    custodian: '9OZH01',
    source: 'stored',
    nhsNumber,
    localIds: [],
    patient,
  });
  return person;
}

const asOf = async (person: string): Promise<Date | undefined> => {
  const [row] = await traced.rows<{ as_of: Date | null }>('select as_of from locator.trace where person = $1', [person]);
  return row?.as_of ?? undefined;
};

interface Reads {
  statuses: number[];
  slowestMs: number;
  text: string;
}
async function read(times: number): Promise<Reads> {
  const reads: Reads = { statuses: [], slowestMs: 0, text: '' };
  for (let each = 0; each < times; each += 1) {
    const started = performance.now();
    const { status, text } = await traced.call(`Patient/${traced.idOf('story')}`);
    reads.slowestMs = Math.max(reads.slowestMs, performance.now() - started);
    reads.statuses.push(status);
    reads.text = text;
  }
  return reads;
}

describe('A PDS that fails', () => {
  test.each<Fault>(['down', 'status-500', 'html', 'malformed', 'throttled', 'hang'])(
    '%s: everything goes on with what was known and its time, and tracing with it when it is back',
    async (fault) => {
      const story = traced.idOf('story');
      const before = await traceOf(traced.world, story);
      const { pds } = traced.world.sample.twins;
      pds.setFault(fault);
      await makeDue(traced.world, story);
      await later(async () => ((await traceOf(traced.world, story)).attempts > before.attempts ? true : undefined));
      // Registration, and reading, do not wait for PDS.
      const started = performance.now();
      const person = await register();
      expect(performance.now() - started).toBeLessThan(PDS_MAY_TAKE_MS);
      const { statuses, slowestMs, text } = await read(20);
      expect(new Set(statuses)).toEqual(new Set([200]));
      expect(slowestMs).toBeLessThan(PDS_MAY_TAKE_MS);
      expect(text).toContain(`"valueDateTime":"${before.as_of?.toISOString()}"`);
      expect(await traceOf(traced.world, story)).toMatchObject({ as_of: before.as_of, outcome: 'found', verification: '01' });
      expect(await asOf(person)).toBeUndefined();
      pds.setFault(undefined);
      await later(() => asOf(person));
      await makeDue(traced.world, story);
      await later(async () => ((await traceOf(traced.world, story)).attempts === 0 ? true : undefined));
    },
  );

  test('is asked less and less, however many wait', async () => {
    const { pds } = traced.world.sample.twins;
    pds.setFault('status-500');
    await traced.rows('update locator.trace set due = now()');
    const before = await traced.rows('select person from locator.trace where attempts > 0');
    const askedInVain = () => traced.rows('select person from locator.trace where attempts > 0');
    await later(async () => ((await askedInVain()).length > before.length ? true : undefined));
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    const tried = await askedInVain();
    // Four at once may find out together; then one after 1 s, one 2 s later.
    expect(tried.length).toBeLessThan(12);
    pds.setFault(undefined);
    await later(async () => {
      const [row] = await traced.rows<{ count: number }>('select count(*)::int as count from locator.trace where due <= now()');
      return row?.count === 0 ? true : undefined;
    });
  });

  test('leaves no NHS number in the log, and none in the queue', async () => {
    const log = readFileSync(traced.world.logFile, 'utf8');
    expect(log).toContain('PDS gave no answer');
    const numbers = traced.world.sample.region.people.map(({ nhsNumber }) => nhsNumber);
    expect(numbers.filter((number) => log.includes(number))).toEqual([]);
    expect(/\b999\d{7}\b/.exec(log)).toBeNull();
  });
});

describe('A PDS that answers about somebody else', () => {
  test('has nothing of it taken, is an incident, and is asked no more after the second time', async () => {
    const { pds } = traced.world.sample.twins;
    const story = traced.idOf('story');
    const kept = await traced.call(`Patient/${story}`);
    pds.setFault('wrong-patient');
    await makeDue(traced.world, story);
    await later(async () => ((await traceOf(traced.world, story)).outcome === 'wrong-person' ? true : undefined));
    await makeDue(traced.world, traced.idOf('restricted'));
    await later(async () => {
      const trace = await traceOf(traced.world, traced.idOf('restricted'));
      return trace.outcome === 'wrong-person' ? true : undefined;
    });
    expect(await traceOf(traced.world, traced.idOf('restricted'))).toMatchObject({ restricted: true, practice: null });
    // Not even the time as of which they are known.
    expect((await traced.call(`Patient/${story}`)).text).toBe(kept.text);
    const people = await traced.rows("select 1 from locator.person where patient like '%Elsewhere%'");
    expect(people).toEqual([]);
    const asked = pds.asked();
    pds.setFault(undefined);
    await makeDue(traced.world, story);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(pds.asked()).toBe(asked);
    expect(readFileSync(traced.world.logFile, 'utf8').match(/incident: a source answered about another person/g)).toHaveLength(2);
    const noted = await traced.rows("select version, body from audit.incident where noted = 'wrong-person PDS' and not closed");
    expect(noted).toEqual([{ version: 2, body: { nature: 'confidentiality', times: 2, closed: false } }]);
  });

  test('is asked again once an officer says so, one trace first', async () => {
    const story = traced.idOf('story');
    const { world } = traced;
    const token = await world.token('ig', 'HOPERAT');
    const headers = { 'Content-Type': 'application/json' };
    const body = { reason: 'the cache of the proxy was mended' };
    const resumed = await ask(world.fhirBase.replace('/fhir/R4', '/ig'), 'tracing/resume', { token, headers, body });
    expect(resumed.status).toBe(200);
    await later(async () => ((await traceOf(world, story)).outcome === 'found' ? true : undefined));
    expect(await traced.rows("select 1 as one from audit.event where event like '%tracing resume%'")).toHaveLength(1);
  });
});
