import type { Resource } from '@medplum/fhirtypes';
import {
  type Completed,
  type Consent,
  type ContributionRules,
  type Correction,
  type Escalations,
  isNumberOf,
  type Locator,
  type Outbox,
  type Permit,
  SUBJECT,
} from '@ouzel/exchange';
import { FhirError, isObject } from '@ouzel/fhir';
import { localIdOf, type RecordReader, type Submitted, type Submitter } from '@ouzel/records';
import type { Database } from '@ouzel/runtime';
import { correctedItem } from './corrections.ts';
import { anothersPlace, namedOf, type Place, signed } from './place.ts';
import type { Good } from './posted.ts';

export interface StoreOptions {
  database: Database;
  submitter: Submitter;
  reader: RecordReader;
  locator: Locator;
  outbox: Outbox;
  escalations: Escalations;
  consent: Pick<Consent, 'relationship' | 'restate' | 'permission'>;
  rules: readonly ContributionRules[];
  base: string;
  now: () => Date;
}

/** One person's resources of a set, with leave to store them. */
export interface PersonSet {
  permit: Permit;
  good: readonly Good[];
}

/** One person's set, ready to be stored: where, and what follows from it. */
export interface Prepared {
  permit: Permit;
  record: string;
  /** Types that the record was known to hold. */
  types: readonly string[];
  items: Submitted[];
  good: readonly Good[];
  /** By their places: those that may not be stored, in a set of which each stands by itself. */
  refused: ReadonlyMap<number, FhirError>;
  completed: Completed;
  /** Sets of which readings are changed. */
  corrections: readonly Correction[];
}

async function placeOf({ locator, reader }: StoreOptions, { permit, good }: PersonSet, partial: boolean): Promise<Place> {
  const anothers = await anothersPlace(reader, permit, good).catch((error: unknown) => {
    // Where each stands by itself, what is not for another's record is refused as not being in one's own.
    if (partial && error instanceof FhirError && error.situation === 'not-allowed') return undefined;
    throw error;
  });
  if (anothers !== undefined) return anothers;
  const custodian = permit.requester.organisation;
  const { person, nhsNumber } = namedOf(permit, good);
  const home = ({ linked: from }: Permit['holdings'][number]): string | undefined =>
    from === undefined ? permit.person : from.person;
  const own = permit.holdings.find(
    (holding) => holding.source === 'stored' && holding.custodian.ods === custodian.ods && home(holding) === person,
  );
  if (own !== undefined) return own;
  const { record } = await locator.register({
    custodian: permit.requester.organisation.ods,
    source: 'stored',
    nhsNumber,
    localIds: [],
    patient: { resourceType: 'Patient' },
  });
  return { record, custodian, types: [] };
}

function birthDateOf(permit: Permit): string | undefined {
  const patient: unknown = JSON.parse(`{${permit.patient.body}`);
  const birthDate = isObject(patient) ? patient['birthDate'] : undefined;
  return typeof birthDate === 'string' ? birthDate : undefined;
}

/** Why an update may not be made: it is of somebody else's resource, or would make it another person's. */
function refusalOf({ target, named, resource }: Good, permit: Permit, place: Place): FhirError | undefined {
  if (target === undefined) return undefined;
  const { holdings, requester } = permit;
  const own = holdings.some(
    ({ record, source, custodian }) =>
      source === 'stored' && custodian.ods === requester.organisation.ods && record === target.key.record,
  );
  if (!own && target.key.record !== place.record)
    return new FhirError('not-allowed', 'Only the organisation that posted a resource changes it.');
  const { person, replaces } = permit;
  const same =
    named?.by === 'nhs-number'
      ? isNumberOf(permit, named.nhsNumber) || replaces.some(({ nhsNumber }) => nhsNumber === named.nhsNumber)
      : named?.by === 'person' && [person, ...replaces.map((each) => each.person)].includes(named.person);
  if (same) return undefined;
  return new FhirError('two-identities', 'An update cannot make a resource another person’s; post a new one.', {
    expression: [`${resource.resourceType}.subject`],
  });
}

/** The source's own Patient says by which of ours it is known here, after the links that it has. */
function withLink(resource: Resource & { id: string }): Resource & { id: string } {
  if (resource.resourceType !== 'Patient') return resource;
  return { ...resource, link: [...(resource.link ?? []), { type: 'refer', other: { reference: SUBJECT } }] };
}

/** Ids of what follows from a set: the same set posted again has the same. */
function idsFrom(set: readonly { id?: string }[]): () => string {
  const members = set.map(({ id }) => id).join(' ');
  let count = 0;
  return () => localIdOf('derived', String((count += 1)), members);
}

/** What the rules of its kind make of the new resources of a set. */
async function completedOf(
  options: StoreOptions,
  permit: Permit,
  record: string,
  fresh: readonly Good['resource'][],
): Promise<Completed> {
  const rules = options.rules.find((each) => each.appliesTo(permit.requester.organisation));
  if (fresh.length === 0 || rules === undefined) return { resources: [], advice: [], events: [] };
  const measured = fresh.some(({ resourceType }) => resourceType === 'Observation');
  const known = measured ? await rules.knows?.({ person: permit.person, record }) : undefined;
  return rules.complete(fresh, { known, now: options.now(), newId: idsFrom(fresh), birthDate: () => birthDateOf(permit) });
}

const followsFrom = (resource: Resource, place: Pick<Submitted, 'record' | 'custodian' | 'same'>): Submitted => ({
  ...place,
  local: resource.id ?? '',
  resource,
  follows: 'new',
});

/** What follows from the changes of a set to the contributor's own record. */
async function correctionsOf(
  options: StoreOptions,
  permit: Permit,
  record: string,
  taken: readonly Good[],
): Promise<readonly Correction[]> {
  const mine = taken.filter(({ target }) => target?.key.record === record);
  const rules = options.rules.find((each) => each.appliesTo(permit.requester.organisation));
  if (mine.length === 0 || rules?.corrects === undefined) return [];
  const changed = mine.map(({ resource }) => resource);
  const about = { now: options.now(), newId: idsFrom(changed), birthDate: () => birthDateOf(permit) };
  return rules.corrects({ permit, record, changed, ...about });
}

/** @throws FhirError why one of the set may not be stored, unless each stands by itself. */
export async function prepare(
  options: StoreOptions,
  { permit, good }: PersonSet,
  { partial, look }: { partial: boolean; look: boolean },
): Promise<Prepared> {
  const place = await placeOf(options, { permit, good }, partial);
  const { record, types, custodian } = place;
  const refused = new Map<number, FhirError>();
  for (const [at, each] of good.entries()) {
    const refusal = refusalOf(each, permit, place);
    if (refusal !== undefined && !partial) throw refusal;
    if (refusal !== undefined) refused.set(at, refusal);
  }
  const taken = good.filter((_, at) => !refused.has(at));
  const contributor = permit.requester.organisation;
  const completed = await completedOf(
    options,
    permit,
    record,
    taken.filter(({ target }) => target === undefined).map(({ resource }) => resource),
  );
  const corrections = await correctionsOf(options, permit, record, taken);
  const posted = taken.map(({ resource, same, target, ifNoneExist }): Submitted => ({
    record: target?.key.record ?? record,
    local: resource.id,
    custodian,
    same: look && same,
    resource: custodian.ods === contributor.ods ? withLink(resource) : signed(resource, contributor),
    ...(target === undefined ? {} : { expected: target.expected }),
    ...(ifNoneExist === undefined ? {} : { ifNoneExist }),
  }));
  const same = look && taken.every((each) => each.same);
  const derived = completed.resources.map((resource) => followsFrom(resource, { record, custodian, same }));
  const corrected = corrections.flatMap((each) => correctedItem(each, { record, custodian }));
  return { permit, record, types, items: [...posted, ...derived, ...corrected], good, refused, completed, corrections };
}
