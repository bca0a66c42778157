import { describe, expect, test } from '@jest/globals';
import { generateRegion, gpFactsOf, gpRecordOf, type Stu3Bundle, type Stu3Resource } from '../src/index.ts';

const region = generateRegion({ seed: 'records', people: 1_000, today: '2026-11-24' });
const records = region.people.map((person) => ({ person, record: gpRecordOf(person, 'Willowbank Surgery') }));
const resources = ({ entry }: Stu3Bundle): Stu3Resource[] => entry.map(({ resource }) => resource);
const text = (resource: unknown): string => JSON.stringify(resource);

/** Every `reference` anywhere below. */
function referencesIn(json: unknown): string[] {
  if (Array.isArray(json)) return json.flatMap(referencesIn);
  if (typeof json !== 'object' || json === null) return [];
  return Object.entries(json).flatMap(([name, value]) =>
    name === 'reference' && typeof value === 'string' ? [value] : referencesIn(value),
  );
}
const codesOf = (resource: Stu3Resource): string[] =>
  [...text(resource['code']).matchAll(/"code":"(\d+)"/g)].map(([, code]) => code ?? '');

describe('A GP record', () => {
  test('is a collection without full URLs, whose references all lead to a resource in it', () => {
    for (const { record } of records) {
      expect(record).toMatchObject({ resourceType: 'Bundle', type: 'collection' });
      expect(record.entry.filter((entry) => Object.keys(entry).join() !== 'resource')).toEqual([]);
      const there = new Set(resources(record).map(({ resourceType, id }) => `${resourceType}/${id}`));
      expect(there.size).toBe(record.entry.length);
      expect(referencesIn(record).filter((reference) => !there.has(reference))).toEqual([]);
    }
  });

  test('is one person’s: one Patient with the number, name and birth date of the person, the practice, and its doctor', () => {
    for (const { person, record } of records) {
      const [patient, ...others] = resources(record).filter(({ resourceType }) => resourceType === 'Patient');
      expect(others).toEqual([]);
      expect(patient).toMatchObject({ birthDate: person.birthDate, gender: person.gender, name: [{ family: person.family }] });
      expect(text(patient?.['identifier'])).toContain(`"value":"${person.nhsNumber}"`);
      expect(text(resources(record).find(({ resourceType }) => resourceType === 'Organization'))).toContain(person.practice);
      expect(resources(record).filter(({ resourceType }) => resourceType === 'Practitioner')).toHaveLength(1);
    }
  });

  test('has the six lists, each saying that it is empty or listing every resource of its kind', () => {
    const kinds: Record<string, string | undefined> = {
      '933361000000108': 'MedicationStatement',
      '886921000000105': 'AllergyIntolerance',
      '1103671000000101': undefined,
      '717711000000103': 'Condition',
      '1102181000000102': 'Immunization',
      '826501000000100': 'Observation',
    };
    for (const { record } of records) {
      const lists = resources(record).filter(({ resourceType }) => resourceType === 'List');
      expect(lists.flatMap(codesOf).toSorted()).toEqual(Object.keys(kinds).toSorted());
      for (const list of lists) {
        const type = kinds[codesOf(list)[0] ?? ''];
        const members = resources(record).filter(({ resourceType }) => resourceType === type);
        const listed = referencesIn(list['entry'] ?? []);
        expect(listed).toEqual(members.map(({ resourceType, id }) => `${resourceType}/${id}`));
        expect(list['emptyReason'] === undefined).toBe(members.length > 0);
      }
    }
  });

  test('gives every clinical resource a cross-care-setting identifier of its own and a GP Connect profile', () => {
    const clinical = [
      'Condition',
      'AllergyIntolerance',
      'MedicationRequest',
      'MedicationStatement',
      'Immunization',
      'Observation',
    ];
    const all = records.flatMap(({ record }) => resources(record));
    const identified = all.filter(({ resourceType }) => clinical.includes(resourceType));
    const values = identified.map(
      ({ identifier }) => /cross-care-setting-identifier","value":"([0-9a-f-]{36})"/.exec(text(identifier))?.[1],
    );
    expect(values).not.toContain(undefined);
    expect(new Set(values).size).toBe(identified.length);
    const profile = /"https:\/\/fhir\.nhs\.uk\/STU3\/StructureDefinition\/CareConnect-GPC-[A-Za-z-]+-1"/;
    expect(all.filter(({ meta }) => !profile.test(text(meta)))).toEqual([]);
  });

  test('keeps NHS numbers out of ids: ids reach logs', () => {
    const leaking = records.filter(({ person, record }) =>
      resources(record).some(({ id }) => id.includes(person.nhsNumber.slice(0, 9))),
    );
    expect(leaking).toEqual([]);
  });

  test('is dated within the person’s life and their practice’s knowledge of it', () => {
    for (const { person } of records) {
      const { problems, medicines, allergies, vaccinations, observations } = gpFactsOf(person);
      const days = [...problems, ...medicines, ...allergies, ...vaccinations, ...observations].map(({ on }) => on);
      expect(
        [...days, ...medicines.map(({ lastIssue }) => lastIssue)].filter(
          (day) => day < person.birthDate || day > person.lastSeen,
        ),
      ).toEqual([]);
      expect(medicines.filter(({ on, lastIssue }) => lastIssue < on)).toEqual([]);
    }
  });

  test('is the same each time, ids too, and costs little', () => {
    const before = process.cpuUsage();
    const again = generateRegion({ seed: 'records', people: 1_000, today: '2026-11-24' }).people.map((person) =>
      gpRecordOf(person, 'Willowbank Surgery'),
    );
    const { user, system } = process.cpuUsage(before);
    expect(text(again)).toBe(text(records.map(({ record }) => record)));
    expect((user + system) / 1_000).toBeLessThan(2_000);
  });

  test('differs among people: most adults have something, some lists come with a warning', () => {
    const all = records.map(({ record }) => text(record));
    expect(all.filter((record) => record.includes('ListWarningCode')).length).toBeGreaterThan(5);
    expect(all.filter((record) => record.includes('716186003')).length).toBeGreaterThan(100);
    expect(new Set(all.map((record) => record.length)).size).toBeGreaterThan(300);
  });

  test('of the story has what the story speaks of, whatever the seed', () => {
    for (const seed of ['a', 'b', 'c']) {
      const [person] = generateRegion({ seed, people: 5, today: '2026-11-24' }).people;
      if (person === undefined) throw new Error('nobody');
      const { problems, allergies, medicines, warning } = gpFactsOf(person);
      expect(problems.map(({ problem }) => problem.code)).toEqual(['38341003', '44054006', '396275006']);
      expect(allergies.map(({ term }) => term.code)).toEqual(['91936005']);
      expect([medicines.length, warning]).toEqual([3, undefined]);
    }
  });
});
