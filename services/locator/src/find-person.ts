import { randomUUID } from 'node:crypto';
import type { Patient } from '@medplum/fhirtypes';
import { judge, type Judgement, type Profile, profileOf } from '@ouzel/matching';
import type { Sql } from '@ouzel/runtime';
import { demographicsKept } from './demographics.ts';
import { limits } from './limits.ts';
import { keysOfProfile, profileOfBody } from './match-keys.ts';
import { createModel } from './model.ts';
import { keepUnlinked } from './unlinked.ts';

// All whom the exchange knows: nothing of them is told to anybody.
const CANDIDATES = `select p.person, p.patient, exists (select 1 from locator.record r where (r.person = p.person or r.home = p.person) and r.custodian = $2 and r.audience is null) as held,
    exists (select 1 from locator.record r where r.person = p.person and r.source = 'gp-connect' and r.audience is null) as registered, p.linked,
    exists (select from locator.link_review v where v.record = $4 and v.person = p.person and v.state = 'not-same') as refused
  from (select k.person, count(*) as keys from locator.match_key k where k.key = any($1::text[]) group by k.person) k
  join locator.person p using (person) order by k.keys desc, p.person limit $3`;
const LINK = 'update locator.record set home = $2, person = $2 where record = $1 and home is null';
const DECIDED = `update locator.link_review set state = case when person = $2 then 'automatic' else 'settled' end, decided = now(), decided_by = 'matching'
  where record = $1 and state = 'open'`;
const NOTE = `insert into locator.link_review (item, record, person, bits, reasons, bars, state, decided)
  select i.item, $2, i.person, i.bits, i.reasons, case when i.bars = '' then '{}' else string_to_array(i.bars, ' ') end, $3, case when $3 = 'open' then null else now() end
  from unnest($1::uuid[], $4::uuid[], $5::real[], $6::jsonb[], $7::text[]) as i(item, person, bits, reasons, bars)
  on conflict (record, person) do update set bits = excluded.bits, reasons = excluded.reasons, bars = excluded.bars where locator.link_review.state = 'open'`;

interface Found {
  person: string;
  /** The custodian has a record of the person already: another of its own would be one too many. */
  held: boolean;
  /** A practice has them on its list: who they are is not the word of a contributor alone. */
  registered: boolean;
  /** A link spoke of them once: which of two they are is not for weights to say. */
  linked: boolean;
  /** Somebody looked at the two, and said that they are not the same. */
  refused: boolean;
  judgement: Judgement;
}

/** What keeps the locator from linking, beside what keeps anybody. */
const barsOf = ({ judgement, held, registered, linked, refused }: Found): string[] => [
  ...judgement.bars,
  ...(held ? ['custodian-has-another-record'] : []),
  ...(registered ? [] : ['of-no-practice']),
  ...(linked ? ['linked-with-another'] : []),
  ...(refused ? ['said-not-to-be-the-same'] : []),
];

async function compareAll(sql: Sql, record: string, sought: Profile, custodian: string): Promise<Found[]> {
  const keys = keysOfProfile(sought).map(({ text }) => text);
  const values = [keys, custodian, limits.candidatesMax, record];
  const rows = await sql.rows<Omit<Found, 'judgement'> & { patient: string }>({
    name: 'locator-compare',
    text: CANDIDATES,
    values,
  });
  const model = createModel();
  return rows
    .map(({ patient, ...each }) => ({ ...each, judgement: judge(sought, profileOfBody(patient), model) }))
    .filter(({ judgement }) => judgement.verdict !== 'apart')
    .toSorted((a, b) => b.judgement.bits - a.judgement.bits)
    .slice(0, limits.reviewedMax);
}

async function note(sql: Sql, record: string, found: readonly Found[], state: 'open' | 'automatic'): Promise<void> {
  const columns = [
    found.map(({ person }) => person),
    found.map(({ judgement }) => judgement.bits),
    found.map(({ judgement }) => JSON.stringify(judgement.reasons)),
    found.map((each) => barsOf(each).join(' ')),
  ];
  await sql.rows({ name: 'locator-note', text: NOTE, values: [found.map(() => randomUUID()), record, state, ...columns] });
}

async function findAmong(sql: Sql, record: string, custodian: string, patient: Patient): Promise<string | undefined> {
  const found = await compareAll(sql, record, profileOf(demographicsKept(patient)), custodian);
  const [best, ...others] = found;
  if (best === undefined) return undefined;
  const certain = best.judgement.verdict === 'link' && others.length === 0 && barsOf(best).length === 0;
  await note(sql, record, found, certain ? 'automatic' : 'open');
  if (!certain) return undefined;
  await sql.rows({ name: 'locator-link-found', text: LINK, values: [record, best.person] });
  return best.person;
}

/**
 * Whose a record without a verified NHS number is. It is linked where one person is it beyond doubt (packages/matching) and nobody else comes
 * near; whatever is less waits for a person, with its reasons. Linking the wrong person is the worst that can happen, so doubt never links.
 * @returns the person that it was linked to.
 */
export async function findPerson(sql: Sql, record: string, custodian: string, patient: Patient): Promise<string | undefined> {
  await keepUnlinked(sql, record, patient);
  return findAmong(sql, record, custodian, patient);
}

/** The same of a record that was nobody's before; what waited for a reviewer does not any more where it is linked. */
export async function findAgain(sql: Sql, record: string, custodian: string, patient: Patient): Promise<string | undefined> {
  const person = await findAmong(sql, record, custodian, patient);
  if (person !== undefined) await sql.rows({ name: 'locator-found-again', text: DECIDED, values: [record, person] });
  return person;
}
