import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Fault } from '@ouzel/region';
import { z } from 'zod';
import { startWorld, type World } from '../world/world.ts';

let world: World;
let clinician: string;
const PRACTICE = '9OZP001';
beforeAll(async () => {
  world = await startWorld();
  await world.story();
  clinician = await world.token('clinician');
});
afterEach(async () => {
  world.sample.twins.gp.setFault(PRACTICE, undefined);
  // What one test's practice said in a person's name is not said in the next.
  await world.system.database.rows({ text: 'delete from consent.source_dissent' });
});
afterAll(() => world.stop());

const bundle = z.looseObject({
  entry: z.array(
    z.looseObject({
      resource: z.looseObject({
        resourceType: z.string(),
        meta: z.looseObject({ tag: z.array(z.looseObject({ code: z.string() })).optional() }).optional(),
        issue: z
          .array(z.looseObject({ diagnostics: z.string().optional(), details: z.looseObject({ text: z.string() }).optional() }))
          .optional(),
      }),
    }),
  ),
});

interface Opened {
  ms: number;
  http: number;
  statuses: string[];
  fromPractice: number;
  words: string;
}

async function open(who: string, token = clinician): Promise<Opened> {
  const started = performance.now();
  const response = await fetch(`${world.fhirBase}/Patient/${world.people[who]}/$everything`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  const json: unknown = await response.json();
  const ms = performance.now() - started;
  if (!response.ok) return { ms, http: response.status, statuses: [], fromPractice: 0, words: JSON.stringify(json) };
  const { entry } = bundle.parse(json);
  const issues = entry.at(-1)?.resource.issue ?? [];
  const fromPractice = entry.filter(({ resource }) => resource.meta?.tag?.some(({ code }) => code === PRACTICE)).length;
  return {
    ms,
    http: response.status,
    statuses: issues.flatMap(({ details }) => details?.text ?? []),
    fromPractice,
    words: issues.map(({ diagnostics }) => diagnostics).join(' '),
  };
}

describe('A practice that fails', () => {
  test.each<[Fault, string]>([
    ['down', 'could not be reached'],
    ['html', 'not a FHIR answer'],
    ['status-500', 'error (HTTP 500)'],
  ])('%s: its earlier copy is shown, with its time, and said to be stale', async (fault, words) => {
    world.sample.twins.gp.setFault(PRACTICE, fault);
    const opened = await open('story');
    expect(opened).toMatchObject({ http: 200, statuses: ['complete', 'complete', 'stale'] });
    expect(opened.fromPractice).toBeGreaterThan(0);
    expect(opened.words).toContain(words);
    expect(opened.words).toMatch(/As of 20\d\d-/);
  });

  test('where nothing was kept, the record comes without it and says so', async () => {
    for (const [fault, status] of [
      ['down', 'unavailable'],
      ['no-patient-consent', 'refused'],
    ] as const) {
      world.sample.twins.gp.setFault(PRACTICE, fault);
      const opened = await open('careHomeResident');
      expect(opened).toMatchObject({ http: 200, fromPractice: 0 });
      expect(opened.statuses).toContain(status);
    }
  });

  test('refusing: what it gave before is not shown any more, by any way, until it gives it again', async () => {
    const before = await open('story');
    expect(before.fromPractice).toBeGreaterThan(0);
    const found = bundle.parse(
      await (
        await fetch(`${world.fhirBase}/MedicationRequest?patient=${world.people['story']}`, {
          headers: { Authorization: `Bearer ${clinician}` },
        })
      ).json(),
    );
    const id = z.looseObject({ id: z.string() }).parse(found.entry[0]?.resource).id;
    world.sample.twins.gp.setFault(PRACTICE, 'no-patient-consent');
    expect(await open('story')).toMatchObject({ http: 200, statuses: ['complete', 'complete', 'refused'], fromPractice: 0 });
    const read = await fetch(`${world.fhirBase}/MedicationRequest/${id}`, { headers: { Authorization: `Bearer ${clinician}` } });
    expect(read.status).toBe(404);
    world.sample.twins.gp.setFault(PRACTICE, undefined);
    expect((await open('story')).fromPractice).toBe(before.fromPractice);
  });

  test('refusing one organisation in the person’s name: it is refused by all, also while the practice is down', async () => {
    const home = await world.token('careHome');
    const before = await open('story', home);
    expect(before.fromPractice).toBeGreaterThan(0);
    world.sample.twins.gp.setFault(PRACTICE, 'no-patient-consent');
    await open('story');
    const [row] = await world.system.database.rows({ text: 'select custodian, code from consent.source_dissent' });
    expect(row).toEqual({ custodian: PRACTICE, code: 'NO_PATIENT_CONSENT' });
    world.sample.twins.gp.setFault(PRACTICE, 'down');
    const shut = await open('story', home);
    expect([shut.fromPractice, shut.statuses.includes('refused'), shut.statuses.includes('stale')]).toEqual([0, true, false]);
    world.sample.twins.gp.setFault(PRACTICE, undefined);
    expect((await open('story', home)).fromPractice).toBe(before.fromPractice);
    expect(await world.system.database.rows({ text: 'select 1 from consent.source_dissent' })).toEqual([]);
  });

  test('hanging: the record comes by the deadline, and others are not kept waiting', async () => {
    world.sample.twins.gp.setFault(PRACTICE, 'hang');
    const [hung, patient] = await Promise.all([
      open('careHomeResident'),
      fetch(`${world.fhirBase}/Patient/${world.people['story']}`, { headers: { Authorization: `Bearer ${clinician}` } }),
    ]);
    expect(patient.status).toBe(200);
    expect(hung.statuses).toContain('timed-out');
    expect(hung.ms).toBeGreaterThan(2_000);
    expect(hung.ms).toBeLessThan(5_500);
  });

  test('where it is all that there is: 504, and no evidence of absence', async () => {
    world.sample.twins.gp.setFault(PRACTICE, 'hang');
    const opened = await open('optedOut', await world.token('gp'));
    expect([403, 504]).toContain(opened.http);
    const alone = world.sample.region.people.find(
      ({ practice, hospitals, careHome, councilCase, optedOut, restricted }) =>
        practice === PRACTICE &&
        hospitals.length === 0 &&
        careHome === undefined &&
        councilCase === undefined &&
        !optedOut &&
        !restricted,
    );
    if (alone === undefined) throw new Error('the region has nobody who is known to the practice alone');
    const found = await fetch(
      `${world.fhirBase}/Condition?patient:identifier=https://fhir.nhs.uk/Id/nhs-number|${alone.nhsNumber}`,
      { headers: { Authorization: `Bearer ${await world.token('gp')}` } },
    );
    expect(found.status).toBe(504);
    expect(await found.text()).toContain('no evidence that no record exists');
  });

  test('answering about somebody else: nothing of it is shown, and the second time it is paused', async () => {
    const count = async (): Promise<unknown> =>
      world.system.database.rows({
        text: "select count(*) from records.resource r join locator.record l using (record) where l.source = 'gp-connect'",
      });
    const before = await count();
    world.sample.twins.gp.setFault(PRACTICE, 'wrong-patient');
    const asked = world.sample.twins.gp.asked(PRACTICE);
    const [first, second, third] = [
      await open('careHomeResident'),
      await open('careHomeResident'),
      await open('careHomeResident'),
    ];
    for (const opened of [first, second, third]) expect(opened).toMatchObject({ http: 200, fromPractice: 0 });
    expect(first.words).toContain('somebody else');
    expect(third.words).toContain('paused');
    expect(world.sample.twins.gp.asked(PRACTICE) - asked).toBe(2);
    expect(await count()).toEqual(before);
  });
});
