import { expect } from '@jest/globals';
import type { LinkStatement } from '@ouzel/exchange';
import { FhirError, nhsNumberCheckDigit } from '@ouzel/fhir';
import { createLocator, foldLinks, type LinkEvent, placesOf } from '@ouzel/locator';
import type { Database } from '@ouzel/runtime';
import fc from 'fast-check';

/** NHS numbers of the test range with their check digits, so many that each run has its own. */
const nhsNumbers = (function* numbers(): Generator<string, never> {
  for (let nine = 999_200_000; ; nine += 1) {
    const check = nhsNumberCheckDigit(String(nine));
    if (check !== undefined) yield `${nine}${check}`;
  }
})();
let runsMade = 0;

/** One that nobody else has. */
export const unusedNumber = (): string => nhsNumbers.next().value;

export type Step =
  | { do: 'register'; custodian: string; locals: number[]; person?: number }
  | { do: 'merge' | 'unmerge'; scope: 'local'; custodian: string; survivor: number; obsolete: number; at: number }
  | { do: 'merge' | 'unmerge'; scope: 'person'; survivor: number; obsolete: number; at: number };

const PEOPLE = 3;
const LOCALS = 3;
export const custodian = fc.constantFrom('H1', 'H1', 'H1', 'H2');
const at = fc.integer({ min: 0, max: 5 });
export const local = fc.integer({ min: 0, max: LOCALS - 1 });
export const somebody = fc.integer({ min: 0, max: PEOPLE - 1 });
const what = fc.constantFrom('merge' as const, 'merge' as const, 'unmerge' as const);
export const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('register' as const),
    custodian,
    locals: fc.uniqueArray(local, { maxLength: 2 }),
    person: somebody,
  }),
  fc.record({ do: fc.constant('register' as const), custodian, locals: fc.uniqueArray(local, { minLength: 1, maxLength: 2 }) }),
  fc.record({ do: what, scope: fc.constant('local' as const), custodian, survivor: local, obsolete: local, at }),
  fc.record({ do: what, scope: fc.constant('person' as const), survivor: somebody, obsolete: somebody, at }),
);

/** The numbers of one run: nobody else's. */
export function stage(database: Database) {
  runsMade += 1;
  const run = runsMade;
  const people = Array.from({ length: PEOPLE }, () => nhsNumbers.next().value);
  const number = (index: number): string => `MR|${run}-${index}`;
  const links = createLocator(database).links;
  const statementOf = (each: Exclude<Step, { do: 'register' }>): LinkStatement => {
    const [name, pair] =
      each.scope === 'local'
        ? [number, { scope: each.scope, custodian: each.custodian } as const]
        : [(index: number) => people[index] ?? '', { scope: each.scope } as const];
    const said = {
      organisation: 'H1',
      by: 'test',
      reason: 'test',
      source: 'test',
      occurred: new Date(Date.UTC(2026, 0, 1, 0, 0, each.at)),
    };
    return { ...pair, ...said, survivor: name(each.survivor), obsolete: name(each.obsolete), change: each.do };
  };
  /** @returns whether it was taken. */
  const play = async (each: Step): Promise<boolean> => {
    try {
      if (each.do !== 'register') await links.state(statementOf(each), () => []);
      else
        await createLocator(database).register({
          custodian: each.custodian,
          source: 'stored',
          localIds: each.locals.map(number),
          patient: { resourceType: 'Patient' },
          ...(each.person === undefined ? {} : { nhsNumber: people[each.person] ?? '' }),
        });
      return true;
    } catch (error) {
      if (error instanceof FhirError && ['two-identities', 'bad-value'].includes(error.situation)) return false;
      throw error;
    }
  };
  return { database, run, people, play, links };
}
type Stage = ReturnType<typeof stage>;

const mine = ({ run, people }: Stage): unknown[] => [people, `MR|${run}-%`];
const EVENTS = `select link, sequence::int, change, scope, custodian, survivor, obsolete, consent, (extract(epoch from occurred) * 1000)::float8 as occurred
  from locator.link_event where survivor = any($1::text[]) or survivor like $2 order by sequence`;
const LINKS = `select link, in_force as "inForce", reviewed, consent from locator.link where survivor = any($1::text[]) or survivor like $2 order by link`;
const RECORDS = `select r.record, r.custodian, r.home, r.person, array(select l.value from locator.local_identifier l where l.record = r.record order by 1) as numbers
  from locator.record r where r.home in (select person from locator.person where nhs_number = any($1::text[]))
    or r.record in (select record from locator.local_identifier where value like $2) order by r.record`;
const MEMBERS = `select subject, member, whole, consent, reviewed from locator.member
  where subject in (select person from locator.person where nhs_number = any($1::text[])) order by subject, member`;

type Record = { record: string; custodian: string; home: string | null; person: string | null; numbers: string[] };

export async function kept(on: Stage) {
  const { database } = on;
  const values = mine(on);
  const events = await database.rows<LinkEvent & globalThis.Record<string, unknown>>({ text: EVENTS, values });
  const people = await database.rows<{ person: string; number: string }>({
    text: 'select person, nhs_number as number from locator.person where nhs_number = any($1::text[])',
    values: [on.people],
  });
  return {
    events,
    people: new Map(people.map(({ person, number }) => [person, number])),
    records: await database.rows<Record>({ text: RECORDS, values }),
    links: await database.rows<{ link: string; inForce: boolean }>({ text: LINKS, values }),
    members: await database.rows<{ subject: string; member: string }>({ text: MEMBERS, values: [on.people] }),
  };
}

/** Whose each record is, in names that do not depend on ids. */
export async function placed(on: Stage): Promise<string[]> {
  const { records, people } = await kept(on);
  const name = (person: string | null): string =>
    person === null ? 'nobody' : String(on.people.indexOf(people.get(person) ?? ''));
  return records
    .map(({ custodian: ods, home, person, numbers }) => `${ods} ${numbers.join()} ${name(home)} -> ${name(person)}`)
    .toSorted();
}

/** What is kept is what follows from all events together. */
export async function assertFolded(on: Stage): Promise<void> {
  const { events, links, records, people, members } = await kept(on);
  const folded = foldLinks(events);
  expect(links.map(({ link, inForce }) => [link, inForce])).toEqual(
    [...folded.values()].map(({ link, inForce }) => [link, inForce]).toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  );
  const places = placesOf({ links: [...folded.values()], people, records });
  expect(Object.fromEntries(records.map(({ record, person }) => [record, person]))).toEqual(Object.fromEntries(places.personOf));
  const order = (a: { subject: string; member: string }, b: { subject: string; member: string }): number =>
    a.subject + a.member < b.subject + b.member ? -1 : 1;
  expect(members.toSorted(order)).toEqual(places.members.toSorted(order));
}
