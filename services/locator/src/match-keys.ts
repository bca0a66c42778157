import type { Effect } from '@ouzel/exchange';
import { type Key, keysOf, type Profile, profileOf } from '@ouzel/matching';
import type { Database } from '@ouzel/runtime';
import { demographicsKept } from './demographics.ts';
import { limits } from './limits.ts';

const INSERT = `insert into locator.match_key (key, person, kind)
  select g.key, p.person, g.kind from unnest($1::text[], $2::text[], $3::text[]) as g(key, nhs_number, kind)
  join locator.person p on p.nhs_number = g.nhs_number and p.patient = any($4::text[]) on conflict do nothing`;

const WITHOUT =
  'select nhs_number as "nhsNumber", patient as body from locator.person where not keyed order by nhs_number limit $1';
const KEYED = 'update locator.person set keyed = true where nhs_number = any($1::text[])';
const AT_ONCE = 500;

/** The kept text of a Patient (services/locator/src/patient.ts) made ready for comparison. */
export const profileOfBody = (body: string): Profile =>
  profileOf(demographicsKept({ ...JSON.parse(`{${body}`), resourceType: 'Patient' }));

export const keysOfProfile = (profile: Profile): Key[] => keysOf(profile).slice(0, limits.keysMax);

/** Notes by what people can be found again; where their text is not the one that was kept, nothing. */
export function noteKeys(people: readonly { nhsNumber: string; body: string }[]): Effect {
  const rows = people.flatMap(({ nhsNumber, body }) => keysOfProfile(profileOfBody(body)).map((key) => ({ nhsNumber, ...key })));
  const values = [rows.map(({ text }) => text), rows.map(({ nhsNumber }) => nhsNumber), rows.map(({ kind }) => kind)];
  return { name: 'locator-match-keys', text: INSERT, values: [...values, people.map(({ body }) => body)] };
}

/** Notes the keys of people who were registered before there were any. Safe to run from several processes at once. @returns how many. */
export async function noteMissingKeys(database: Pick<Database, 'rows'>): Promise<number> {
  let noted = 0;
  for (;;) {
    const people = await database.rows<{ nhsNumber: string; body: string }>({ text: WITHOUT, values: [AT_ONCE] });
    if (people.length === 0) return noted;
    await database.rows(noteKeys(people));
    await database.rows({ text: KEYED, values: [people.map(({ nhsNumber }) => nhsNumber)] });
    noted += people.length;
  }
}
