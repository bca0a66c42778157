import type { Resource } from '@medplum/fhirtypes';
import { type Completed, type ContributionRules, type Locator, type Outbox, type Permit, SUBJECT } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
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
  completed: Completed;
}

async function recordOf(
  { locator }: StoreOptions,
  { permit, good }: PersonSet,
): Promise<{ record: string; types: readonly string[] }> {
  const own = permit.holdings.find(({ source }) => source === 'stored');
  const targets = good.flatMap(({ target }) => target?.key.record ?? []);
  if (targets.some((record) => record !== own?.record))
    throw new FhirError('not-allowed', 'Only the organisation that posted a resource changes it.');
  if (own !== undefined) return own;
  const { record } = await locator.register({
    custodian: permit.requester.organisation.ods,
    source: 'stored',
    nhsNumber: permit.nhsNumber,
    localIds: [],
    patient: { resourceType: 'Patient' },
  });
  return { record, types: [] };
}

const birthDateOf = (permit: Permit): { birthDate?: string } => {
  const birthDate = /"birthDate":"([\d-]+)"/.exec(permit.patient.body)?.[1];
  return birthDate === undefined ? {} : { birthDate };
};

/** A resource of one person may not be made another's by an update. */
function assertSamePerson({ permit, good }: PersonSet): void {
  for (const { named, resource } of good) {
    if (named === undefined) continue;
    const same =
      named.by === 'nhs-number' ? named.nhsNumber === permit.nhsNumber : named.by === 'person' && named.person === permit.person;
    if (!same)
      throw new FhirError('two-identities', 'An update cannot make a resource another person’s; post a new one.', {
        expression: [`${resource.resourceType}.subject`],
      });
  }
}

/** The source's own Patient says by which of ours it is known here. */
const linked = (resource: Resource & { id: string }): Resource & { id: string } =>
  resource.resourceType === 'Patient' ? { ...resource, link: [{ type: 'refer', other: { reference: SUBJECT } }] } : resource;

/** Ids of what follows from a set: the same set posted again has the same. */
function idsFrom(set: readonly { id?: string }[]): () => string {
  const members = set.map(({ id }) => id).join(' ');
  let count = 0;
  return () => localIdOf('derived', String((count += 1)), members);
}

export async function prepare(options: StoreOptions, set: PersonSet): Promise<Prepared> {
  const { permit, good } = set;
  assertSamePerson(set);
  const { record, types } = await recordOf(options, set);
  const custodian = permit.requester.organisation;
  const rules = options.rules.find((each) => each.appliesTo(custodian));
  const fresh = good.filter(({ target }) => target === undefined).map(({ resource }) => resource);
  const about = { now: options.now(), newId: idsFrom(fresh), ...birthDateOf(permit) };
  const completed = fresh.length === 0 ? undefined : rules?.complete(fresh, about);
  const posted = good.map(({ resource, same, target, ifNoneExist }): Submitted => ({
    record,
    local: resource.id,
    custodian,
    same,
    resource: linked(resource),
    ...(target === undefined ? {} : { expected: target.expected }),
    ...(ifNoneExist === undefined ? {} : { ifNoneExist }),
  }));
  const derived = (completed?.resources ?? []).map((resource): Submitted => ({
    record,
    local: resource.id ?? '',
    custodian,
    resource,
    same: good.every(({ same }) => same),
    follows: true,
  }));
  return {
    permit,
    record,
    types,
    items: [...posted, ...derived],
    good,
    completed: completed ?? { resources: [], advice: [], events: [] },
  };
}
