import type { Effect, ResourceVersion } from '@ouzel/exchange';
import { base32OfUuid, isObject, resourceId } from '@ouzel/fhir';
import { answeredBefore, type Outcome, rememberAnswer, resourceText } from '@ouzel/records';
import { z } from 'zod';
import { type PersonSet, prepare, type Prepared, type StoreOptions } from './prepare.ts';
import { oursOf } from './references.ts';

/** A posted resource as it is now kept. */
const storedEntry = z.object({
  type: z.string(),
  id: z.string(),
  version: z.number(),
  text: z.string(),
  /** Milliseconds since 1970. */
  updated: z.number(),
  created: z.boolean(),
  /** What its contributor is told at once. */
  advice: z.array(z.string()),
});
const storedSet = z.object({
  /** In the order of what was stored. */
  entries: z.array(storedEntry),
  /** Everything written for each person, derived resources too, in the order of the people. */
  written: z.array(z.array(z.object({ type: z.string(), id: z.string(), version: z.number() }))),
  /** The same key was answered before: nothing was written this time. */
  again: z.boolean(),
});
export type StoredEntry = z.output<typeof storedEntry>;
export type StoredSet = z.output<typeof storedSet>;

/** A contributor's own key for a write, and the SHA-256 of what it was sent with. */
export interface Key {
  key: string;
  hash: Buffer;
}

const POINT = `insert into locator.pointer (record, type) select distinct * from unnest($1::uuid[], $2::text[]) on conflict do nothing`;

function effectsOf(
  options: StoreOptions,
  { permit, record, items, completed, types }: Prepared,
  outcomes: readonly Outcome[],
): Effect[] {
  // What was posted before has been told before.
  const fresh = new Set(outcomes.filter(({ created }) => created).map(({ local }) => local));
  const held = new Set(items.map(({ resource }) => resource.resourceType));
  const points = [...held]
    .filter((type) => !types.includes(type))
    .map((type) => ({ name: 'intake-point', text: POINT, row: [record, type] }));
  const told = completed.events.filter(({ resource }) => fresh.has(resource));
  const events = told.map(({ kind, resource, occurred }) => {
    const type = items.find(({ local }) => local === resource)?.resource.resourceType ?? '';
    return options.outbox.announce({ kind, person: permit.person, record, resource: { type, local: resource }, occurred });
  });
  return [...points, ...events];
}

function versionOf(outcome: Outcome): ResourceVersion {
  return { type: outcome.type, id: resourceId(outcome), version: outcome.version };
}

function entriesOf(options: StoreOptions, { permit, good, completed }: Prepared, outcomes: readonly Outcome[]): StoredEntry[] {
  const person = base32OfUuid(permit.person);
  return good.map((_, at): StoredEntry => {
    const outcome = outcomes[at];
    if (outcome === undefined) throw new Error('A stored resource has no outcome.');
    const advice = at === 0 ? [...completed.advice] : [];
    const { type, created } = outcome;
    const updated = Number(outcome.updated);
    if (type === 'Patient') return { type, created, advice, updated, id: person, ...options.locator.patientOf(permit) };
    const id = resourceId(outcome);
    return { type, created, advice, updated, id, version: outcome.version, text: resourceText(outcome, id, person) };
  });
}

/** Cuts the outcomes of a submission into those of each person. */
function byPerson(prepared: readonly Prepared[], outcomes: readonly Outcome[]): Outcome[][] {
  let from = 0;
  return prepared.map(({ items }) => outcomes.slice(from, (from += items.length)));
}

/** Stores the sets of one request, all of them or none, with what follows from them; `alongside` joins the same transaction. */
export async function storeSets(
  options: StoreOptions,
  sets: readonly PersonSet[],
  key: Key | undefined,
  alongside?: (stored: StoredSet) => Effect | undefined,
): Promise<StoredSet> {
  const custodian = sets[0]?.permit.requester.organisation.ods ?? '';
  const before = key === undefined ? undefined : await answeredBefore(options.database, { custodian, ...key });
  if (before !== undefined) return { ...storedSet.parse(JSON.parse(before)), again: true };
  const prepared = await Promise.all(sets.map((set) => prepare(options, set)));
  const setOf = (outcomes: readonly Outcome[]): StoredSet => {
    const each = byPerson(prepared, outcomes);
    return {
      entries: prepared.flatMap((one, at) => entriesOf(options, one, each[at] ?? [])),
      written: each.map((mine) => mine.filter(({ version }) => version > 0).map(versionOf)),
      again: false,
    };
  };
  let stored: StoredSet | undefined;
  await options.submitter.submit({
    items: prepared.flatMap(({ items }) => items),
    now: options.now(),
    ours: oursOf(options.base, prepared),
    alongside(found) {
      const now = setOf(found);
      stored = now;
      const remember = key === undefined ? [] : [rememberAnswer({ custodian, ...key }, JSON.stringify(now))];
      const recorded = alongside?.(now);
      const each = byPerson(prepared, found);
      const effects = [...prepared.flatMap((one, at) => effectsOf(options, one, each[at] ?? [])), ...remember];
      return recorded === undefined ? effects : [...effects, recorded];
    },
  });
  if (stored === undefined) throw new Error('A submission was stored without its effects.');
  return stored;
}

export const isUniqueViolation = (error: unknown): boolean => isObject(error) && error['code'] === '23505';
