import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { systems } from '@ouzel/fhir';
import { admission, createHospitalTwin, type HospitalTwin, HOSPITALS, localNumberOf, type Person } from '@ouzel/region';
import { z } from 'zod';
import { type Answer, ask, type Asked, issueOf } from '../world/api.ts';
import { startWorld, type World } from '../world/world.ts';

let world: World;
let hospital: HospitalTwin;
let sent = 0;
const ODS = HOSPITALS[0].ods;
beforeAll(async () => {
  world = await startWorld({ people: 30 });
  hospital = createHospitalTwin('127.0.0.1', world.mllpPort);
});
afterAll(async () => {
  hospital.close();
  await world.stop();
});

/** Somebody of the region whom this hospital does not know yet, each time another. */
function* strangers(): Generator<Person, never> {
  yield* world.sample.region.people.filter((person) => !person.hospitals.includes(ODS) && !person.restricted);
  throw new Error('The region has nobody else.');
}
let waiting: Generator<Person, never> | undefined;
const somebody = (): Person => (waiting ??= strangers()).next().value;

type Changes = Partial<Pick<Person, 'nhsNumber' | 'given' | 'birthDate'>> & { known?: boolean };

/** An admission of theirs, as a rule without the NHS number: the hospital's own number is that of `local`. */
async function admitted(person: Person, { known = false, ...changes }: Changes = {}, local = person): Promise<void> {
  sent += 1;
  const told = { ...person, ...changes, hospitalKnows: { nhsNumber: known } };
  const text = admission(told, { hospital: ODS, at: new Date(), controlId: `L${sent}` }, `VL${sent}`);
  const own = text.replaceAll(localNumberOf(told, ODS), localNumberOf(local, ODS));
  expect(await hospital.send(own)).toMatchObject({ code: 'AA' });
}

const rows = <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
  world.system.database.rows({ text, values });
const holderOf = async (local: Person): Promise<string | undefined> => {
  const [row] = await rows<{ number: string | null }>(
    `select p.nhs_number as number from locator.local_identifier l join locator.record r using (record) left join locator.person p using (person)
      where l.custodian = $1 and l.value = $2`,
    [ODS, `${ODS}|${localNumberOf(local, ODS)}`],
  );
  return row?.number ?? undefined;
};
const ig = async (path: string, asked: Asked = {}): Promise<Answer> =>
  ask(world.fhirBase.replace('/fhir/R4', '/ig'), path, { token: await world.token('ig', 'HOPERAT'), ...asked });

const partsSchema = z.array(z.looseObject({ name: z.string(), part: z.array(z.looseObject({ name: z.string() })).default([]) }));
const queue = async () =>
  partsSchema
    .parse(Object((await ig('LinkReview')).json).parameter)
    .filter(({ name }) => name === 'item')
    .map(({ part }) => part);
const itemOf = async (local: Person) => {
  const number = localNumberOf(local, ODS);
  const mine = (await queue()).find((parts) => parts.some((each) => Object(each['valueIdentifier']).value === number)) ?? [];
  const valueOf = (name: string, key: string): string[] =>
    mine.filter((each) => each.name === name).map((each) => String(each[key]));
  return { id: valueOf('id', 'valueId')[0] ?? '', bars: valueOf('bar', 'valueCode'), parts: mine };
};
const decide = (id: string, valueCode: string, asked: Asked = {}): Promise<Answer> =>
  ig(`LinkReview/${id}/$decide`, {
    body: { resourceType: 'Parameters', parameter: [{ name: 'decision', valueCode }] },
    ...asked,
  });

describe('A record without an NHS number', () => {
  test('is linked where nothing speaks against it, with its reasons kept', async () => {
    const person = somebody();
    await admitted(person);
    expect(await holderOf(person)).toBe(person.nhsNumber);
    const [kept] = await rows<{ state: string; reasons: object[] }>(
      'select state, reasons from locator.link_review join locator.person using (person) where nhs_number = $1',
      [person.nhsNumber],
    );
    expect(kept).toMatchObject({
      state: 'automatic',
      reasons: expect.arrayContaining([expect.objectContaining({ field: 'birthDate', level: 'same' })]),
    });
    expect((await itemOf(person)).id).toBe('');
  });

  test('goes to whom its number names when that comes, and away from whom it was thought to be', async () => {
    const [person, other] = [somebody(), somebody()];
    await admitted(person);
    expect(await holderOf(person)).toBe(person.nhsNumber);
    await admitted(other, { known: true }, person);
    expect(await holderOf(person)).toBe(other.nhsNumber);
    const states = await rows('select state from locator.link_review join locator.person using (person) where nhs_number = $1', [
      person.nhsNumber,
    ]);
    expect(states).toEqual([{ state: 'not-same' }]);
  });

  test('leaves no further record of the custodian without a first one where it goes to whom its number names', async () => {
    const [person, other, local] = [somebody(), somebody(), somebody()];
    await admitted(person);
    await admitted(person, {}, local);
    await admitted(person, { known: true }, local);
    const kept = () =>
      rows<{ beside: boolean }>(
        `select beside from locator.record r join locator.person p on p.person = r.home where p.nhs_number = $1 and r.custodian = $2 order by beside`,
        [person.nhsNumber, ODS],
      );
    expect(await kept()).toEqual([{ beside: false }, { beside: true }]);
    await admitted(other, { known: true }, person);
    expect([await holderOf(person), await holderOf(local)]).toEqual([other.nhsNumber, person.nhsNumber]);
    expect(await kept()).toEqual([{ beside: false }]);
    await admitted(person, { known: true });
    expect(await kept()).toEqual([{ beside: false }]);
  });

  test('is not linked on the word of a contributor alone: a practice must know the person', async () => {
    const person = {
      ...somebody(),
      nhsNumber: '9990001030',
      family: 'Featherstonehaugh',
      given: 'Zebedee',
      phone: '01525 400199',
    };
    const { family, given, birthDate, gender, address } = person;
    const body = {
      resourceType: 'Patient',
      identifier: [{ system: systems.nhsNumber, value: person.nhsNumber }],
      name: [{ family, given: given.split(' ') }],
      telecom: [{ system: 'phone', value: person.phone }],
      gender,
      birthDate,
      address: [{ line: [address.line], postalCode: address.postalCode }],
    };
    expect((await ask(world.fhirBase, 'Patient', { token: await world.token('bench'), body })).status).toBe(201);
    await admitted(person);
    expect([await holderOf(person), (await itemOf(person)).bars]).toEqual([undefined, ['of-no-practice']]);
  });

  test('of a twin, or of a father of the same name, is nobody’s', async () => {
    const person = somebody();
    await admitted(person, { given: 'Xenophon' });
    expect(await holderOf(person)).toBeUndefined();
    const [father] = [somebody()];
    const year = Number(father.birthDate.slice(0, 4));
    await admitted(father, { birthDate: `${year - 30}${father.birthDate.slice(4)}` });
    expect(await holderOf(father)).toBeUndefined();
  });
});

test('A number that is plainly another’s links nobody: both are shown to a person', async () => {
  const [person, other] = [somebody(), somebody()];
  await admitted(person, { known: true, nhsNumber: other.nhsNumber });
  await admitted(person, { known: true, nhsNumber: other.nhsNumber });
  expect(await holderOf(person)).toBeUndefined();
  const open = await rows<{ number: string; bars: string[] }>(
    `select p.nhs_number as number, v.bars from locator.link_review v join locator.person p using (person) join locator.local_identifier l using (record)
      where v.state = 'open' and l.value = $1`,
    [`${ODS}|${localNumberOf(person, ODS)}`],
  );
  expect(new Set(open.map(({ number }) => number))).toEqual(new Set([person.nhsNumber, other.nhsNumber]));
  expect(open.find(({ number }) => number === other.nhsNumber)?.bars).toContain('given-names-differ');
  expect(open.find(({ number }) => number === person.nhsNumber)?.bars).toEqual(['nhs-numbers-differ']);
});

describe('The review of links', () => {
  test('shows what is doubtful and why, not who; and a decision links, once', async () => {
    const person = somebody();
    await admitted(person, { given: person.given.slice(0, 1) });
    expect(await holderOf(person)).toBeUndefined();
    const { id, bars, parts } = await itemOf(person);
    expect(bars).toEqual(['given-name-does-not-single-out']);
    expect(parts.filter(({ name }) => name === 'reason')).toHaveLength(7);
    const { text } = await ig('LinkReview');
    for (const told of [person.family, person.birthDate, person.address.postalCode, person.nhsNumber])
      expect(text).not.toContain(told);
    expect((await decide(id, 'linked')).status).toBe(204);
    expect([await holderOf(person), (await itemOf(person)).id]).toEqual([person.nhsNumber, '']);
    expect(issueOf(await decide(id, 'linked'))).toEqual([404, 'not-found']);
    const events = await rows<{ n: number }>(
      `select count(*)::int as n from audit.event where event::text like '%LinkReview linked%'`,
    );
    expect(events[0]?.n).toBe(1);
  });

  test('keeps apart what is said not to be the same', async () => {
    const person = somebody();
    await admitted(person, { given: person.given.slice(0, 1) });
    expect((await decide((await itemOf(person)).id, 'not-same')).status).toBe(204);
    expect([await holderOf(person), (await itemOf(person)).id]).toEqual([undefined, '']);
  });

  test('never gives one person two records of one custodian', async () => {
    const [person, other] = [somebody(), somebody()];
    await admitted(person, { known: true });
    await admitted(person, {}, other);
    expect(await holderOf(other)).toBeUndefined();
    const { id, bars } = await itemOf(other);
    expect(bars).toEqual(['custodian-has-another-record']);
    expect(issueOf(await decide(id, 'linked'))).toEqual([422, 'conflict']);
    expect((await itemOf(other)).id).toBe(id);
  });

  test('is for those who govern information, and for a decision that it knows', async () => {
    const token = await world.token('clinician');
    expect(issueOf(await ig('LinkReview', { token }))).toEqual([403, 'forbidden']);
    const forCare = await world.token('ig', 'TREAT');
    expect(issueOf(await ig('LinkReview', { token: forCare }))).toEqual([403, 'forbidden']);
    expect(issueOf(await decide('00000000-0000-4000-8000-000000000000', 'linked', { token: forCare }))).toEqual([
      403,
      'forbidden',
    ]);
    expect(issueOf(await decide('00000000-0000-4000-8000-000000000000', 'linked', { token }))).toEqual([403, 'forbidden']);
    expect(issueOf(await decide('00000000-0000-4000-8000-000000000000', 'linked'))).toEqual([404, 'not-found']);
    expect(issueOf(await decide('nothing', 'linked'))).toEqual([404, 'not-found']);
    expect(issueOf(await decide('00000000-0000-4000-8000-000000000000', 'perhaps'))).toEqual([400, 'structure']);
  });
});

test('People who were registered before there were keys are found by keys again', async () => {
  const { noteMissingKeys } = await import('@ouzel/locator');
  const [before] = await rows<{ n: number }>('select count(*)::int as n from locator.match_key');
  await rows('delete from locator.match_key');
  await rows('update locator.person set keyed = false');
  expect(await noteMissingKeys(world.system.database)).toBeGreaterThanOrEqual(30);
  expect(await rows('select count(*)::int as n from locator.match_key')).toEqual([before]);
  expect(await noteMissingKeys(world.system.database)).toBe(0);
});
