import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Patient } from '@medplum/fhirtypes';
import { base32OfUuid, systems } from '@ouzel/fhir';
import { admission, createHospitalTwin, type HospitalTwin, HOSPITALS, localNumberOf, type Person } from '@ouzel/region';
import { ask, inMode } from '../world/api.ts';
import { unusedNumber } from '../world/links.ts';
import { until } from '../world/until.ts';
import { startWorld, type World } from '../world/world.ts';

let world: World;
let hospital: HospitalTwin;
let sent = 0;
const ODS = HOSPITALS[0].ods;
const PRACTICE = '9OZP001';
beforeAll(async () => {
  world = await startWorld();
  hospital = createHospitalTwin('127.0.0.1', world.mllpPort);
});
afterAll(async () => {
  hospital.close();
  await world.stop();
});

const NAMES = [
  ['Zebedee Quentin', 'Featherstonehaugh', '1951-03-17'],
  ['Ermintrude Oriel', 'Cholmondeley', '1962-11-08'],
  ['Barnabas Crispin', 'Marjoribanks', '1973-06-29'],
  ['Philippa Undine', 'Ruthven-Menzies', '1948-09-02'],
  ['Thaddeus Osric', 'Wolstenholme', '1939-01-21'],
  ['Cressida Ottoline', 'Fotheringay', '1957-05-13'],
] as const;
/** Somebody whom nobody in the region knows. */
function nobody(at: number): Person {
  const [plain] = world.sample.region.people.filter(({ restricted }) => !restricted);
  const [given, family, birthDate] = NAMES[at] ?? NAMES[0];
  if (plain === undefined) throw new Error('The region is empty.');
  const address = { ...plain.address, line: `${at + 3} Quince Passage` };
  return { ...plain, nhsNumber: unusedNumber(), given, family, birthDate, phone: `01525 40019${at}`, address };
}
const patientOf = ({ nhsNumber, given, family, birthDate, gender, phone, address }: Person): Patient => ({
  resourceType: 'Patient',
  identifier: [{ system: systems.nhsNumber, value: nhsNumber }],
  name: [{ family, given: given.split(' ') }],
  telecom: [{ system: 'phone', value: phone }],
  gender,
  birthDate,
  address: [{ line: [address.line], postalCode: address.postalCode }],
});
/** The hospital admits them without an NHS number. */
async function admitted(person: Person, told: Partial<Person> = {}): Promise<void> {
  sent += 1;
  const text = admission(
    { ...person, ...told, hospitalKnows: { nhsNumber: false } },
    { hospital: ODS, at: new Date(), controlId: `F${sent}` },
    `VF${sent}`,
  );
  expect(await hospital.send(text)).toMatchObject({ code: 'AA' });
}
const rows = <Row extends object>(text: string, values: unknown[]): Promise<Row[]> =>
  world.system.database.rows({ text, values });
const holderOf = async (person: Person): Promise<string | undefined> => {
  const text = `select p.nhs_number as number from locator.local_identifier l join locator.record r using (record) join locator.person p using (person)
    where l.custodian = $1 and l.value = $2`;
  return (await rows<{ number: string }>(text, [ODS, `${ODS}|${localNumberOf(person, ODS)}`]))[0]?.number;
};
const reviewsOf = ({ nhsNumber }: Person) =>
  rows<{ item: string; state: string; bars: string[] }>(
    'select item, state, bars from locator.link_review join locator.person using (person) where nhs_number = $1',
    [nhsNumber],
  );
/** Their practice has them on its list from now on. */
const registered = (person: Person) =>
  world.system.locator.register({
    custodian: PRACTICE,
    source: 'gp-connect',
    nhsNumber: person.nhsNumber,
    localIds: [],
    patient: patientOf(person),
  });

describe('A record that is nobody’s', () => {
  test('is linked when its person is registered with a practice, where nothing speaks against it; the practice sees the visit', async () => {
    const person = nobody(0);
    await admitted(person);
    expect(await holderOf(person)).toBeUndefined();
    const { person: id = '' } = await registered(person);
    expect(await holderOf(person)).toBe(person.nhsNumber);
    expect(await reviewsOf(person)).toMatchObject([{ state: 'automatic', bars: [] }]);
    await rows(
      `insert into consent.relationship (organisation, person, kind, basis, starts) values ($1, $2, 'gp-registration', 'test', '2020-01-01') returning person`,
      [PRACTICE, id],
    );
    const token = await world.token('gp');
    const visits = await ask(world.fhirBase, `Encounter?patient=${base32OfUuid(id)}`, { token });
    expect(inMode(visits, 'match')).toHaveLength(1);
  });

  test('waits for a reviewer where its person is known by a contributor alone, and is linked once a practice knows them', async () => {
    const person = nobody(1);
    await admitted(person);
    const posted = await ask(world.fhirBase, 'Patient', { token: await world.token('bench'), body: patientOf(person) });
    expect([posted.status, await holderOf(person)]).toEqual([201, undefined]);
    expect(await reviewsOf(person)).toMatchObject([{ state: 'open', bars: ['of-no-practice'] }]);
    await registered(person);
    expect(await holderOf(person)).toBe(person.nhsNumber);
    expect(await reviewsOf(person)).toMatchObject([{ state: 'automatic', bars: [] }]);
  });

  test('of which little is known waits for a reviewer', async () => {
    const person = nobody(2);
    await admitted(person, { given: 'B' });
    await registered(person);
    expect([await holderOf(person), await reviewsOf(person)]).toMatchObject([undefined, [{ state: 'open' }]]);
  });

  test('stays nobody’s where a reviewer has said that it is not theirs', async () => {
    const person = nobody(3);
    await admitted(person);
    const body = patientOf(person);
    expect((await ask(world.fhirBase, 'Patient', { token: await world.token('bench'), body })).status).toBe(201);
    const [open] = await reviewsOf(person);
    const decision = { resourceType: 'Parameters', parameter: [{ name: 'decision', valueCode: 'not-same' }] };
    const token = await world.token('ig', 'HOPERAT');
    const ig = world.fhirBase.replace('/fhir/R4', '/ig');
    expect((await ask(ig, `LinkReview/${open?.item}/$decide`, { token, body: decision })).status).toBe(204);
    await registered(person);
    expect([await holderOf(person), await reviewsOf(person)]).toMatchObject([undefined, [{ state: 'not-same' }]]);
  });
});

test('Of many records that may be somebody’s, each is looked at: those that one registration leaves by a worker', async () => {
  const person = nobody(4);
  const numbers = Array.from({ length: 60 }, () => ({ nhsNumber: unusedNumber() }));
  for (const told of numbers) await admitted(person, told);
  await registered(person);
  // The first is linked, and another of the same hospital would be one too many: these wait for a reviewer.
  await until(async () => (await reviewsOf(person)).length === 60, 30_000);
  const states = Map.groupBy(await reviewsOf(person), ({ state }) => state);
  expect([states.get('automatic')?.length, states.get('open')?.length]).toEqual([1, 59]);
  await until(async () => (await rows('select from locator.look_again', [])).length === 0);
});

test('A record that somebody else was at is looked at afterwards', async () => {
  const person = nobody(5);
  await admitted(person);
  const [held, free] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const other = world.system.database.transaction(async (sql) => {
    await sql.rows({ text: 'select from locator.record where home is null for update', values: [] });
    held.resolve();
    await free.promise;
  });
  await held.promise;
  await registered(person);
  expect(await holderOf(person)).toBeUndefined();
  free.resolve();
  await other;
  await until(async () => (await holderOf(person)) === person.nhsNumber, 30_000);
});

test('Records that were kept before there were keys are found by keys again', async () => {
  const { noteMissingUnlinkedKeys } = await import('@ouzel/locator');
  const count = 'select count(*)::int as n from locator.unlinked_key';
  const before = await rows(count, []);
  await rows('delete from locator.unlinked_key', []);
  await rows('update locator.unlinked set keyed = false', []);
  const [kept] = await rows<{ n: number }>('select count(*)::int as n from locator.unlinked', []);
  expect(await noteMissingUnlinkedKeys(world.system.database)).toBe(kept?.n);
  expect(await rows(count, [])).toEqual(before);
});
