import type { Resource } from '@medplum/fhirtypes';
import { type Completed, type ContributionRules, type Locator, type Outbox, type Permit, SUBJECT } from '@ouzel/exchange';
import { FhirError, isObject } from '@ouzel/fhir';
import { localIdOf, type Submitted, type Submitter } from '@ouzel/records';
import type { Database } from '@ouzel/runtime';
import type { Good } from './posted.ts';

export interface StoreOptions {
  database: Database;
  submitter: Submitter;
  locator: Locator;
  outbox: Outbox;
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
}

/** Whom the set names: the person, or somebody whom they replace. What is posted about one of them stays with that one if they are parted. */
function namedOf(permit: Permit, [first]: readonly Good[]): { person: string; nhsNumber: string } {
  const subject = first?.named ?? first?.subject;
  const named = permit.replaces.find(({ person, nhsNumber }) =>
    subject?.by === 'person' ? subject.person === person : subject?.by === 'nhs-number' && subject.nhsNumber === nhsNumber,
  );
  return named ?? permit;
}

async function recordOf(
  { locator }: StoreOptions,
  permit: Permit,
  good: readonly Good[],
): Promise<{ record: string; types: readonly string[] }> {
  const { person, nhsNumber } = namedOf(permit, good);
  const home = ({ linked }: Permit['holdings'][number]): string | undefined =>
    linked === undefined ? permit.person : linked.person;
  const own = permit.holdings.find((holding) => holding.source === 'stored' && home(holding) === person);
  if (own !== undefined) return own;
  const { record } = await locator.register({
    custodian: permit.requester.organisation.ods,
    source: 'stored',
    nhsNumber,
    localIds: [],
    patient: { resourceType: 'Patient' },
  });
  return { record, types: [] };
}

function birthDateOf(permit: Permit): string | undefined {
  const patient: unknown = JSON.parse(`{${permit.patient.body}`);
  const birthDate = isObject(patient) ? patient['birthDate'] : undefined;
  return typeof birthDate === 'string' ? birthDate : undefined;
}

/** Why an update may not be made: it is of somebody else's resource, or would make it another person's. */
function refusalOf({ target, named, resource }: Good, { nhsNumber, person, replaces, holdings }: Permit): FhirError | undefined {
  if (target === undefined) return undefined;
  if (!holdings.some(({ record, source }) => source === 'stored' && record === target.key.record))
    return new FhirError('not-allowed', 'Only the organisation that posted a resource changes it.');
  const same = [{ nhsNumber, person }, ...replaces].some((each) =>
    named?.by === 'nhs-number' ? named.nhsNumber === each.nhsNumber : named?.by === 'person' && named.person === each.person,
  );
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
function completedOf(options: StoreOptions, permit: Permit, fresh: readonly Good['resource'][]): Completed {
  const rules = options.rules.find((each) => each.appliesTo(permit.requester.organisation));
  if (fresh.length === 0 || rules === undefined) return { resources: [], advice: [], events: [] };
  return rules.complete(fresh, { now: options.now(), newId: idsFrom(fresh), birthDate: () => birthDateOf(permit) });
}

/** @throws FhirError why one of the set may not be stored, unless each stands by itself. */
export async function prepare(
  options: StoreOptions,
  { permit, good }: PersonSet,
  { partial, look }: { partial: boolean; look: boolean },
): Promise<Prepared> {
  const { record, types } = await recordOf(options, permit, good);
  const refused = new Map<number, FhirError>();
  for (const [at, each] of good.entries()) {
    const refusal = refusalOf(each, permit);
    if (refusal !== undefined && !partial) throw refusal;
    if (refusal !== undefined) refused.set(at, refusal);
  }
  const taken = good.filter((_, at) => !refused.has(at));
  const custodian = permit.requester.organisation;
  const completed = completedOf(
    options,
    permit,
    taken.filter(({ target }) => target === undefined).map(({ resource }) => resource),
  );
  const posted = taken.map(({ resource, same, target, ifNoneExist }): Submitted => ({
    record: target?.key.record ?? record,
    local: resource.id,
    custodian,
    same: look && same,
    resource: withLink(resource),
    ...(target === undefined ? {} : { expected: target.expected }),
    ...(ifNoneExist === undefined ? {} : { ifNoneExist }),
  }));
  const same = look && taken.every((each) => each.same);
  const derived = completed.resources.map((resource): Submitted => ({
    record,
    local: resource.id ?? '',
    custodian,
    resource,
    same,
    follows: true,
  }));
  return { permit, record, types, items: [...posted, ...derived], good, refused, completed };
}
