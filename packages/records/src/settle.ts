import type { Effect } from '@ouzel/exchange';
import type { Marking } from '@ouzel/sensitivity';
import { FhirError, resourceId } from '@ouzel/fhir';
import { keyOf, type Row, rowOf, SEPARATOR } from './row.ts';
import type { Outcome, Submission, Submitted } from './submit.ts';
import { conditionOf, type Found, placeOf } from './submit-lookups.ts';

/** What is to be written for one submission. */
export interface Settled {
  outcomes: Outcome[];
  inserts: Row[];
  updates: Row[];
  effects: Effect[];
}

export interface Lookups {
  existing: ReadonlyMap<string, Found[]>;
  versions: ReadonlyMap<string, number>;
  /** What this batch itself updates: nobody can know of a version that is not committed yet. */
  updated: Set<string>;
  /** What this batch itself creates, by condition: of two that are the same, the second finds the first. */
  made: Map<string, Outcome>;
  marking: Marking;
}

const IDENTIFY = `insert into records.identifier (custodian, type, token, record, local)
  select * from unnest($1::text[], $2::text[], $3::text[], $4::uuid[], $5::uuid[]) on conflict do nothing`;

function identified({ custodian }: Submitted, row: Row): Effect[] {
  const tokens = row.tokens.split(SEPARATOR).filter((token) => token.startsWith('identifier:') && token.includes('|'));
  return [...new Set(tokens)].map((token) => ({
    name: 'records-identify',
    text: IDENTIFY,
    row: [custodian.ods, row.type, token.slice('identifier:'.length), row.record, row.local],
  }));
}

const outcomeOf = (row: Row, version: number, created: boolean): Outcome => ({
  record: row.record,
  type: row.type,
  local: row.local,
  version,
  updated: String(row.updated.getTime()),
  subjectAt: row.stored.subjectAt.join(','),
  body: row.stored.body,
  labels: row.labels,
  created,
});

const nothingOf = ({ record, local, resource: { resourceType: type } }: Submitted): Outcome => ({
  record,
  type,
  local,
  version: 0,
  updated: '0',
  subjectAt: '',
  body: '}',
  labels: 0,
  created: false,
});

const nameOf = (item: Submitted): string => (item.ifNoneExist === undefined ? placeOf(item) : conditionOf(item));

/** Where an item stands before anything is written: it is there already, it doubles an earlier one of the same submission, or it is new. */
type Placed = { before: Outcome } | { doubles: number } | 'new';

function placed(item: Submitted, at: number, { existing, made }: Lookups, claimed: Map<string, number>): Placed {
  if (item.expected !== undefined) return 'new';
  const name = nameOf(item);
  const [found, more] = existing.get(name) ?? [];
  if (more !== undefined) throw new FhirError('stale-version', 'More than one of your resources has this identifier.');
  const before = found === undefined ? made.get(name) : { ...found, created: false };
  if (before !== undefined && before.record !== item.record)
    throw new FhirError('stale-version', 'A resource of yours about another person has this identifier.');
  if (before !== undefined) return { before };
  const first = claimed.get(name);
  if (first !== undefined) return { doubles: first };
  claimed.set(name, at);
  return 'new';
}

const referenceTo = ({ record, local, resource }: Submitted): string =>
  `${resource.resourceType}/${resourceId({ record, local })}`;

/** References among the items, with those to an item that was there already led to what is there. */
function leading({ items, ours }: Submission, places: readonly (Placed | FhirError)[]): Submission['ours'] {
  const moved = new Map<string, string>();
  for (const [at, item] of items.entries()) {
    const place = places[at];
    if (place === undefined || place === 'new' || place instanceof FhirError) continue;
    const first = 'before' in place ? undefined : items[place.doubles];
    const target =
      'before' in place ? `${place.before.type}/${resourceId(place.before)}` : first === undefined ? '' : referenceTo(first);
    moved.set(referenceTo(item), target);
  }
  if (moved.size === 0) return ours;
  return (reference) => {
    const own = ours(reference);
    return moved.get(own) ?? own;
  };
}

function assertCurrent(item: Submitted, key: string, { versions, updated }: Lookups, updates: readonly Row[]): void {
  if (item.expected === undefined) return;
  const changed = updated.has(key) || updates.some((each) => keyOf(each) === key);
  if (changed || versions.get(key) !== item.expected)
    throw new FhirError('stale-version', 'The resource has changed since the version that If-Match names; read it again.');
}

interface Progress {
  settled: Settled;
  lookups: Lookups;
  ours: Submission['ours'];
  now: Date;
}

function settleOne(item: Submitted, place: Placed, { settled, lookups, ours, now }: Progress): Outcome {
  if (place !== 'new') {
    const before = 'before' in place ? place.before : settled.outcomes[place.doubles];
    if (before?.error !== undefined) throw before.error;
    return { ...(before ?? nothingOf(item)), created: false };
  }
  const fresh = (): boolean =>
    item.follows === 'change'
      ? settled.updates.some(({ record }) => record === item.record)
      : settled.outcomes.some(({ record, created, error }) => created && error === undefined && record === item.record);
  if (item.follows !== undefined && !fresh()) return nothingOf(item);
  const row = rowOf(item.resource, { ...item, occurred: now, fetched: now, ours, marking: lookups.marking });
  assertCurrent(item, keyOf(row), lookups, settled.updates);
  (item.expected === undefined ? settled.inserts : settled.updates).push(row);
  settled.effects.push(...identified(item, row));
  return outcomeOf(row, (item.expected ?? 0) + 1, item.expected === undefined);
}

const orError = <Result>(partial: boolean | undefined, work: () => Result): Result | FhirError => {
  try {
    return work();
  } catch (error) {
    if (partial === true && error instanceof FhirError) return error;
    throw error;
  }
};

/** What is to be done for one submission. @throws FhirError why none of it can be, unless it is partial. */
export function settle(submission: Submission, lookups: Lookups): Settled {
  const { items, now, partial, alongside } = submission;
  const claimed = new Map<string, number>();
  const places = items.map((item, at) => orError(partial, () => placed(item, at, lookups, claimed)));
  const settled: Settled = { outcomes: [], inserts: [], updates: [], effects: [] };
  const progress: Progress = { settled, lookups, ours: leading(submission, places), now };
  for (const [at, item] of items.entries()) {
    const place = places[at] ?? 'new';
    const outcome = place instanceof FhirError ? place : orError(partial, () => settleOne(item, place, progress));
    settled.outcomes.push(outcome instanceof FhirError ? { ...nothingOf(item), error: outcome } : outcome);
  }
  settled.effects.push(...alongside(settled.outcomes));
  // Only now: what came before could still have failed the whole.
  for (const [name, at] of claimed) {
    const outcome = settled.outcomes[at];
    if (outcome !== undefined && outcome.version > 0) lookups.made.set(name, outcome);
  }
  for (const row of settled.updates) lookups.updated.add(keyOf(row));
  return settled;
}
