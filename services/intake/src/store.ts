import { countedAs, type Effect, type Permit, type ResourceVersion, scrPermissionOf } from '@ouzel/exchange';
import { base32OfUuid, FhirError, isObject, resourceId } from '@ouzel/fhir';
import { answeredBefore, isOpen, type Outcome, rememberAnswer, resourceText } from '@ouzel/records';
import { correctionEffects } from './corrections.ts';
import { type PersonSet, prepare, type Prepared, type StoreOptions } from './prepare.ts';
import { oursOf } from './references.ts';
import { relationshipsFrom } from './relationships/relationships.ts';
import { setOfText, type StoredEntry, type StoredSet, textOf } from './stored-set.ts';

/** A contributor's own key for a write, and the SHA-256 of what it was sent with. */
export interface Key {
  key: string;
  hash: Buffer;
}

export interface How {
  key?: Key | undefined;
  /** Each resource is stored or refused by itself; else all are or none is. */
  partial?: boolean;
  /** Looks whether the very same was posted before. */
  look?: boolean;
  /** Joins the same transaction. */
  alongside?: (stored: StoredSet) => Effect | undefined;
}

const POINT = `insert into locator.pointer (record, type, labels) select distinct * from unnest($1::uuid[], $2::text[], $3::int[]) on conflict do nothing`;

function effectsOf(
  options: StoreOptions,
  { permit, record, items, completed, types, corrections }: Prepared,
  outcomes: readonly Outcome[],
): Effect[] {
  // What was posted before has been told before.
  const fresh = new Set(outcomes.filter(({ created }) => created).map(({ local }) => local));
  // The requester's own holding names the types of which something has no label.
  const points = outcomes
    .filter(({ version, type, labels }) => version > 0 && (labels !== 0 || !types.includes(type)))
    .map(({ type, labels }) => ({ name: 'intake-point', text: POINT, row: [record, type, labels] }));
  const told = completed.events.filter(({ resource }) => fresh.has(resource));
  const events = told.map(({ kind, resource, occurred }) => {
    const type = items.find(({ local }) => local === resource)?.resource.resourceType ?? '';
    return options.outbox.announce({ kind, person: permit.person, record, resource: { type, local: resource }, occurred });
  });
  const written = items.filter((_, at) => outcomes[at]?.error === undefined && (outcomes[at]?.version ?? 0) > 0);
  const permissions = permissionsOf(options, permit, written);
  // Of a correction that came to nothing, nothing follows.
  const changed = corrections.filter(({ score }) => written.some(({ local }) => local === score?.resource.id));
  const corrected = changed.flatMap((each) => correctionEffects(options, permit, record, each));
  const changes = changesOf(options, permit, items, outcomes);
  return [
    ...points,
    ...events,
    ...changes,
    ...corrected,
    ...setOf(options, permit, { record, completed, fresh }),
    ...permissions,
    ...relationshipsFrom(options.consent, permit, written, options.now()),
  ];
}

/** Readings are noted once, with what they call for: those of which all were posted before have been. */
function setOf(
  { escalations }: StoreOptions,
  { requester }: Permit,
  { record, completed: { set }, fresh }: { record: string; completed: Prepared['completed']; fresh: ReadonlySet<string> },
): Effect[] {
  const members = set?.members.filter((member) => fresh.has(member)) ?? [];
  if (set === undefined || members.length === 0) return [];
  return [escalations.accept({ ...set, members, record, home: requester.organisation.ods })];
}

/** What is new or otherwise than it was: what was found as it had been posted before is neither. */
function changesOf(
  { outbox, now }: StoreOptions,
  { person }: Permit,
  items: Prepared['items'],
  outcomes: readonly Outcome[],
): Effect[] {
  return outcomes.flatMap(({ record, type, local, created, error }, at) => {
    const isNews = error === undefined && (created || items[at]?.expected !== undefined);
    if (!isNews || type === 'Patient') return [];
    return [outbox.changed({ kind: 'record-changed', person, record, resource: { type, local }, occurred: now() })];
  });
}

/** What documents say that the person told whoever holds them about sharing. */
function permissionsOf({ consent, now }: StoreOptions, permit: Permit, written: Prepared['items']): Effect[] {
  return written.flatMap(({ resource, custodian }) => {
    const permission = resource.resourceType === 'DocumentReference' ? scrPermissionOf(resource) : undefined;
    if (permission === undefined) return [];
    const others = countedAs(permit, custodian.ods);
    return [consent.permission({ person: permit.person, others, custodian: custodian.ods, permission, noted: now() })];
  });
}

function versionOf(outcome: Outcome): ResourceVersion {
  return { type: outcome.type, id: resourceId(outcome), version: outcome.version };
}

/** What was there before is shown only as far as a read would show it. */
const isShown = (permit: Permit, { record, labels }: Outcome): boolean =>
  isOpen(permit, { record, labels }) && !permit.hideLocation;

function entryOf(options: StoreOptions, permit: Permit, outcome: Outcome, advice: string[], written: boolean): StoredEntry {
  const { type, created } = outcome;
  const person = base32OfUuid(permit.person);
  const updated = Number(outcome.updated);
  if (type === 'Patient') return { type, created, advice, updated, id: person, ...options.locator.patientOf(permit) };
  const id = resourceId(outcome);
  const text = written || isShown(permit, outcome) ? resourceText(outcome, id, person) : '';
  return { type, created, advice, updated, id, version: outcome.version, text };
}

/** In the order of what was posted: what became of each. */
function entriesOf(options: StoreOptions, prepared: Prepared, outcomes: readonly Outcome[]): StoredSet['entries'] {
  const { permit, good, refused, completed, corrections } = prepared;
  const advised = [...completed.advice, ...corrections.flatMap(({ advice }) => advice)];
  const left = outcomes.values();
  let told = false;
  return good.map(({ target, resource }, at) => {
    const refusal = refused.get(at);
    if (refusal !== undefined) return refusal;
    const outcome = left.next().value;
    if (outcome === undefined) throw new Error('A stored resource has no outcome.');
    if (outcome.error !== undefined) return outcome.error;
    const entry = entryOf(options, permit, outcome, told ? [] : advised, outcome.created || target !== undefined);
    // What a condition found was receipted with the set that it came in.
    const receipt = told || outcome.local !== resource.id ? undefined : completed.set?.receipt;
    told = true;
    return receipt === undefined ? entry : { ...entry, receipt: resourceId({ record: prepared.record, local: receipt }) };
  });
}

/** Cuts the outcomes of a submission into those of each person. */
function byPerson(prepared: readonly Prepared[], outcomes: readonly Outcome[]): Outcome[][] {
  let from = 0;
  return prepared.map(({ items }) => outcomes.slice(from, (from += items.length)));
}

const planOf = (sets: readonly PersonSet[]): StoredSet['plan'] => sets.map(({ permit, good }) => [permit.person, good.length]);

/** The answer that the key had before, to the same people. */
async function storedBefore(
  options: StoreOptions,
  sets: readonly PersonSet[],
  key: Key | undefined,
): Promise<StoredSet | undefined> {
  const custodian = sets[0]?.permit.requester.organisation.ods ?? '';
  const text = key === undefined ? undefined : await answeredBefore(options.database, { custodian, ...key });
  if (text === undefined) return undefined;
  const before = setOfText(text);
  if (JSON.stringify(before.plan) === JSON.stringify(planOf(sets))) return before;
  const sentence = 'What this key was answered cannot be given again: what may be stored or shown has changed since.';
  throw new FhirError('key-reused', sentence);
}

/** Stores the sets of one request in one transaction, with what follows from them. */
export async function storeSets(options: StoreOptions, sets: readonly PersonSet[], how: How): Promise<StoredSet> {
  const { key, partial = false, look = false, alongside } = how;
  const before = await storedBefore(options, sets, key);
  if (before !== undefined) return before;
  const custodian = sets[0]?.permit.requester.organisation.ods ?? '';
  const prepared = await Promise.all(sets.map((set) => prepare(options, set, { partial, look })));
  let stored: StoredSet | undefined;
  await options.submitter.submit({
    items: prepared.flatMap(({ items }) => items),
    now: options.now(),
    partial,
    ours: oursOf(options.base, prepared),
    alongside(found) {
      const each = byPerson(prepared, found);
      const written = each.map((mine) => mine.filter(({ version }) => version > 0).map(versionOf));
      const entries = prepared.flatMap((one, at) => entriesOf(options, one, each[at] ?? []));
      const now: StoredSet = { entries, written, plan: planOf(sets), again: false };
      stored = now;
      const effects = prepared.flatMap((one, at) => effectsOf(options, one, each[at] ?? []));
      const remember = key === undefined ? [] : [rememberAnswer({ custodian, ...key }, textOf(now))];
      const recorded = alongside?.(now);
      return recorded === undefined ? [...effects, ...remember] : [...effects, ...remember, recorded];
    },
  });
  if (stored === undefined) throw new Error('A submission was stored without its effects.');
  return stored;
}

export const isUniqueViolation = (error: unknown): boolean => isObject(error) && error['code'] === '23505';
