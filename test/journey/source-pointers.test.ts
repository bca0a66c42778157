import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pointerOf } from '../contract/nrl-pointer.ts';
import { type Answer, bundleOf, inMode } from '../world/api.ts';
import { askLocator } from '../world/locator.ts';
import { type Minting, startMinting } from '../world/minting.ts';

const PRACTICE = '9OZP001';
const NHS = 'https://fhir.nhs.uk/Id/nhs-number';
let minting: Minting;
let clinician: string;
let patient: string;
let nhsNumber: string;
/** A type that the practice can hold, and does not hold of this person. */
let type: string;
beforeAll(async () => {
  minting = await startMinting();
  clinician = await minting.world.token('gp');
  await minting.world.story();
  await choose();
});
afterAll(() => minting.stop());

const search = (of: string): Promise<Answer> => minting.call(`${of}?patient=${patient}`, { token: clinician });
const announcing = (announces: boolean) =>
  minting.rows('update locator.organisation set announces = $1 where ods = $2', [announces, PRACTICE]);
const asked = async (work: () => Promise<Answer>): Promise<[number, Answer]> => {
  const before = minting.world.sample.twins.gp.asked(PRACTICE);
  const answer = await work();
  return [minting.world.sample.twins.gp.asked(PRACTICE) - before, answer];
};
const publish = () => {
  const values = { id: `${PRACTICE}-summary`, custodian: PRACTICE, author: PRACTICE, url: 'https://gp.example/record' };
  const about = { subject: nhsNumber, type: '824321000000109', category: '823651000000106' };
  return askLocator(minting)(PRACTICE, 'producer', 'DocumentReference', {
    method: 'PUT',
    body: pointerOf({ ...values, ...about }),
  });
};
const LOOKED_FOR = ['Immunization', 'AllergyIntolerance', 'Condition', 'MedicationStatement', 'Observation'];
/** Finds somebody of the practice of whom it has not everything. */
async function choose(): Promise<void> {
  const theirs = minting.world.sample.region.people.filter(
    (each) => each.practice === PRACTICE && !each.restricted && !each.optedOut,
  );
  for (const person of theirs) {
    nhsNumber = person.nhsNumber;
    const [found] = inMode(await minting.call(`Patient?identifier=${NHS}|${nhsNumber}`, { token: clinician }), 'match');
    patient = found?.id ?? '';
    const shown = await minting.call(`Patient/${patient}/$everything`, { token: clinician });
    const fromPractice = inMode(shown, 'match').filter((each) => JSON.stringify(each).includes(`"code":"${PRACTICE}"`));
    const lacking = LOOKED_FOR.find((each) => !fromPractice.some(({ resourceType }) => resourceType === each));
    if (lacking !== undefined && !/"code":"(partial|stale)"/.test(shown.text)) return void (type = lacking);
  }
  throw new Error('The practice holds something of every type of everybody.');
}

describe('A practice that tells of every change', () => {
  test('is not asked for what it does not hold; one that does not tell is always asked', async () => {
    expect((await asked(() => search(type)))[0]).toBe(1);
    await announcing(true);
    await minting.call(`Patient/${patient}/$everything`, { token: clinician });
    const [calls, answer] = await asked(() => search(type));
    expect([calls, answer.status, inMode(answer, 'outcome')]).toEqual([0, 200, []]);
    expect((await asked(() => minting.call(`Patient/${patient}/$everything`, { token: clinician })))[0]).toBe(1);
  });

  test('is asked again from the moment that it publishes a pointer, and shows no other than it shows', async () => {
    expect((await publish()).status).toBe(201);
    expect((await asked(() => search(type)))[0]).toBe(1);
    const [calls, answer] = await asked(() => search(type));
    expect([calls, bundleOf(answer).total]).toEqual([1, bundleOf(await search(type)).total]);
    await announcing(false);
  });
});

test('Pointers of what is kept here that were lost are put back by a worker, through the queue', async () => {
  const lost = `select p.type from locator.pointer p join locator.record r using (record) join locator.person using (person)
    where nhs_number = $1 and r.source = 'stored' order by p.type, p.record`;
  const number = minting.world.sample.region.named.story;
  const before = await minting.rows(lost, [number]);
  expect(before.length).toBeGreaterThan(0);
  await minting.rows(
    `delete from locator.pointer where record in (select record from locator.record join locator.person using (person) where nhs_number = $1 and source = 'stored')`,
    [number],
  );
  await minting.rows(
    `update locator.record set probed = now() - interval '2 days' where person = (select person from locator.person where nhs_number = $1)`,
    [number],
  );
  const end = Date.now() + 20_000;
  while ((await minting.rows(lost, [number])).length < before.length && Date.now() < end)
    await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await minting.rows(lost, [number])).toEqual(before);
  expect(bundleOf(await minting.call(`Patient?identifier=${NHS}|${number}`, { token: clinician })).total).toBe(1);
}, 30_000);
