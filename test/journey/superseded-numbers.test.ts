import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { uuidOfBase32 } from '@ouzel/fhir';
import { postVitalSigns } from '@ouzel/region';
import { type Answer, bundleOf, issueOf } from '../world/api.ts';
import { eventually, found, startTraced, type Traced } from '../world/tracing.ts';
import { NHS } from '../world/written.ts';

let traced: Traced;
const PRACTICE = '9OZP001';
beforeAll(async () => {
  traced = await startTraced();
});
afterAll(() => traced.stop());

describe('A number that another one has taken the place of', () => {
  const NEW = '9990000034';

  test('still finds the person, who is shown with the current one; posts under the old one are theirs', async () => {
    const old = traced.personOf('story').nhsNumber;
    traced.world.sample.twins.pds.change(old, { supersededBy: NEW });
    expect(await traced.trace('story')).toMatchObject({ outcome: 'superseded', superseded_by: null });
    for (const answer of [await traced.byNumber(old), await traced.byNumber(NEW)]) {
      expect(found(answer)).toEqual([traced.idOf('story')]);
      expect(bundleOf(answer).entry[0]?.resource?.['identifier']).toMatchObject([{ value: NEW }]);
      expect(answer.text).not.toContain(`"${old}"`);
    }
    const people = 'select count(*)::int as count from locator.person';
    const [before] = await traced.rows(people);
    const set = {
      respirationRate: 16,
      spo2: 97,
      onOxygen: false,
      systolic: 120,
      diastolic: 70,
      pulse: 70,
      temperature: 37,
      consciousness: 'alert' as const,
    };
    const posted = await postVitalSigns({
      fhirBase: traced.world.fhirBase,
      token: await traced.world.token('careHome'),
      nhsNumber: old,
      taken: new Date(Date.now() - 60_000),
      set,
      idempotencyKey: 'posted-under-the-old-number',
    });
    expect([posted.status, /"status":"4/.test(JSON.stringify(posted.body))]).toEqual([200, false]);
    expect((await traced.rows(people))[0]).toEqual(before);
    // A citizen whose sign-in still says the old number sees their own record.
    const own = await traced.call(`Patient/${traced.idOf('story')}`, await traced.world.token('patient', 'PATRQT'));
    expect([own.status, own.text.includes(NEW)]).toEqual([200, true]);
    // A second registration under the old number is the same person.
    const again = await traced.world.system.locator.register({
      custodian: '9OZH01',
      source: 'stored',
      nhsNumber: old,
      localIds: [],
      patient: { resourceType: 'Patient' },
    });
    expect(again.person).toBe(uuidOfBase32(traced.idOf('story')));
  });

  test('tells those who may not know of the person nothing, by either number', async () => {
    const unrelated = await traced.world.token('careHomeB');
    const old = traced.personOf('story').nhsNumber;
    const words = async (number: string): Promise<string> => {
      const { status, text } = await traced.call(`Patient?identifier=${NHS}|${number}`, unrelated);
      return `${status} ${text.replaceAll(number, 'NUMBER').replaceAll(/"(id|timestamp|lastUpdated)":"[^"]*",?/g, '')}`;
    };
    const unknown = await words('9990000042');
    expect(await words(old)).toBe(unknown);
    expect(await words(NEW)).toBe(unknown);
    expect(unknown).toContain('No record can be shown');
  });

  test('where both are known here: the two stay as they are, and somebody is told to look', async () => {
    const old = traced.personOf('careHomeResident');
    const other = traced.personOf('optedOut');
    const { pds } = traced.world.sample.twins;
    pds.change(old.nhsNumber, { supersededBy: other.nhsNumber });
    pds.change(other.nhsNumber, {
      patient: { resourceType: 'Patient', birthDate: old.birthDate, name: [{ family: old.family }] },
    });
    const trace = await traced.trace('careHomeResident');
    expect(trace).toMatchObject({ outcome: 'both-known', superseded_by: other.nhsNumber });
    expect(found(await traced.byNumber(old.nhsNumber))).toEqual([traced.idOf('careHomeResident')]);
    await traced.trace('careHomeResident');
    const items = await traced.rows(
      'select person, other, reason, basis from locator.link_suspected where resolved is null and person = $1',
      [uuidOfBase32(traced.idOf('careHomeResident'))],
    );
    expect(items).toEqual([
      {
        person: uuidOfBase32(traced.idOf('careHomeResident')),
        other: uuidOfBase32(traced.idOf('optedOut')),
        reason: 'superseded-number',
        basis: 'pds',
      },
    ]);
    pds.change(old.nhsNumber, { supersededBy: undefined });
  });

  test('where both are known here, and both are who PDS says: they are one from then on, until an officer parts them', async () => {
    const old = traced.personOf('noRelationship');
    const other = '9990000115';
    const { pds } = traced.world.sample.twins;
    const same = { birthDate: old.birthDate, name: [{ family: old.family }] };
    const { locator } = traced.world.system;
    await locator.register({
      custodian: '9OZH01',
      source: 'stored',
      nhsNumber: other,
      localIds: [],
      patient: { resourceType: 'Patient', ...same },
    });
    pds.change(old.nhsNumber, { supersededBy: other });
    pds.change(other, { patient: { resourceType: 'Patient', ...same } });
    expect(await traced.trace('noRelationship')).toMatchObject({ outcome: 'both-known', superseded_by: other });
    const linksOf = () =>
      traced.rows<{ link: string; inForce: boolean; words: number }>(
        `select l.link, l.in_force as "inForce", (select count(*)::int from locator.link_event e where e.link = l.link) as words from locator.link l where scope = 'person' and survivor = $1`,
        [other],
      );
    const [link] = await eventually(async () => {
      const links = await linksOf();
      return links.length > 0 ? links : undefined;
    });
    expect(link).toMatchObject({ inForce: true, words: 1 });
    const person = uuidOfBase32(traced.idOf('noRelationship'));
    const suspected = 'select 1 as one from locator.link_suspected where person = $1 and resolved is null';
    expect(await traced.rows(suspected, [person])).toEqual([]);
    const events = await traced.rows(
      "select 1 as one from audit.event where event like '%link merge%' and event like '%ouzel-pds%'",
    );
    expect(events).toHaveLength(1);
    // Said again, it is no news.
    await traced.trace('noRelationship');
    expect(await linksOf()).toMatchObject([{ inForce: true, words: 1 }]);
    const officer = { organisation: '9OZX01', by: 'officer', reason: 'They are two.', source: 'test', occurred: new Date() };
    const pair = { scope: 'person', survivor: other, obsolete: old.nhsNumber, change: 'unmerge' } as const;
    await locator.links.state({ ...pair, ...officer, overrules: true }, () => []);
    await traced.trace('noRelationship');
    expect(await linksOf()).toMatchObject([{ inForce: false, words: 2 }]);
    expect(await traced.rows(suspected, [person])).toHaveLength(1);
    pds.change(old.nhsNumber, { supersededBy: undefined });
  });

  test('which was withdrawn without another is kept, not verified, and somebody is told to look', async () => {
    const { nhsNumber } = traced.personOf('careHomeResident');
    traced.world.sample.twins.pds.change(nhsNumber, { invalidated: true });
    expect(await traced.trace('careHomeResident')).toMatchObject({ outcome: 'invalidated', verification: '05' });
    const answer = await traced.byNumber(nhsNumber);
    expect([found(answer), answer.text.includes('"code":"05"')]).toEqual([[traced.idOf('careHomeResident')], true]);
    const [{ count } = { count: 0 }] = await traced.rows<{ count: number }>(
      "select count(*)::int as count from locator.link_suspected where reason = 'number-invalidated'",
    );
    expect(count).toBe(1);
    traced.world.sample.twins.pds.change(nhsNumber, { invalidated: false });
  });
});

describe('A practice of registration that a trace names', () => {
  test('may see the person from the next request on, and may not once it is another', async () => {
    const { nhsNumber } = traced.personOf('noRelationship');
    const gp = await traced.world.token('gp');
    const read = (): Promise<Answer> => traced.call(`Patient/${traced.idOf('noRelationship')}`, gp);
    expect(issueOf(await read())).toEqual([404, 'not-found']);
    const { pds } = traced.world.sample.twins;
    pds.change(nhsNumber, { practice: { ods: PRACTICE, since: '2026-01-01' } });
    expect(await traced.trace('noRelationship')).toMatchObject({ practice: PRACTICE });
    expect((await read()).status).toBe(200);
    pds.change(nhsNumber, { practice: { ods: 'Y99999', since: '2026-01-05' } });
    expect(await traced.trace('noRelationship')).toMatchObject({ practice: 'Y99999' });
    expect(issueOf(await read())).toEqual([404, 'not-found']);
    // Back again: a registration of its own.
    pds.change(nhsNumber, { practice: { ods: PRACTICE, since: '2026-01-08' } });
    await traced.trace('noRelationship');
    expect((await read()).status).toBe(200);
    // Restricted: the practice is left out, and that ends nothing.
    pds.change(nhsNumber, { security: 'R' });
    await traced.trace('noRelationship');
    expect((await read()).status).toBe(200);
    pds.change(nhsNumber, { security: 'U', practice: undefined });
    await traced.trace('noRelationship');
    expect(issueOf(await read())).toEqual([404, 'not-found']);
  });
});
