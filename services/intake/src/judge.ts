import { randomUUID } from 'node:crypto';
import type { Resource } from '@medplum/fhirtypes';
import type { ContributionRules } from '@ouzel/exchange';
import { FhirError, isObject, stringifyExact, systems, uuidOfBase32 } from '@ouzel/fhir';
import { localIdOf } from '@ouzel/records';
import type { Contributor, Good, Judged, Posted, PostedSubject } from './posted.ts';
import { aboutOf, CONTRIBUTED_TYPES, nhsNumberOfPatient, type PostedPatients, subjectOf } from './subject.ts';

/** Checks of structure and bindings, many resources at once; empty lists for those that are good. */
export interface Gate {
  faultsOfMany(resources: readonly unknown[]): Promise<readonly (readonly FhirError[])[]>;
}

export interface JudgeOptions {
  gate: Gate;
  rules: readonly ContributionRules[];
  base: string;
}

type Given = Readonly<Record<string, unknown>> & { resourceType: string };

/** What the gate let through has a resourceType and is of its shape. */
const isResource = (value: unknown): value is Resource => isObject(value) && typeof value['resourceType'] === 'string';

/** @throws FhirError where the body is no resource of the type that its address says. */
function given({ resource, type, target }: Posted): Given {
  if (!isObject(resource) || typeof resource['resourceType'] !== 'string')
    throw new FhirError('bad-structure', 'Send one FHIR resource as a JSON object.', { expression: ['resourceType'] });
  if (resource['resourceType'] !== type)
    throw new FhirError('bad-element', `Send a resource of type ${type} here.`, { expression: ['resourceType'] });
  if (!CONTRIBUTED_TYPES.includes(type)) throw new FhirError('unknown-route', `${type} cannot be posted here.`);
  if (resource['implicitRules'] !== undefined)
    throw new FhirError('not-understood', 'Rules that are not in the resource itself are not understood here.', {
      expression: [`${type}.implicitRules`],
    });
  if (target !== undefined && resource['id'] !== target.id)
    throw new FhirError('bad-value', 'The id in the body is not that of the address.', { expression: [`${type}.id`] });
  return { ...resource, resourceType: type };
}

/** Who speaks is known from the token; an author of another organisation would put words into its mouth. */
function assertOwn(resource: Given, ods: string): void {
  const { performer, author, asserter, recorder, requester } = resource;
  // Whom a request is to is not who speaks.
  const doer = resource.resourceType === 'ServiceRequest' ? undefined : performer;
  const actors = [doer, author, asserter, recorder, requester].flat().filter(isObject);
  for (const actor of actors) {
    const { identifier } = isObject(actor['actor']) ? actor['actor'] : actor;
    if (isObject(identifier) && identifier['system'] === systems.odsCode && identifier['value'] !== ods)
      throw new FhirError('not-allowed', 'It names another organisation than the one that posts as its author.', {
        expression: [`${resource.resourceType}.performer`],
      });
  }
}

/** Every Patient that a resource refers to, wherever: by its address, or as an entry of the same Bundle. */
function patientsReferredTo(value: unknown, patients: PostedPatients, found: Set<string>): Set<string> {
  if (Array.isArray(value)) for (const each of value) patientsReferredTo(each, patients, found);
  else if (isObject(value))
    for (const [name, each] of Object.entries(value)) {
      const refers = name === 'reference' && typeof each === 'string';
      if (refers && (/(^|\/)Patient\//.test(each) || patients.has(each))) found.add(each);
      else if (typeof each === 'object') patientsReferredTo(each, patients, found);
    }
  return found;
}

/** Whether a reference is to the person whom the resource is about, as far as can be told from what was posted. */
function isTo(subject: PostedSubject, reference: string, base: string, patients: PostedPatients): boolean {
  const posted = patients.get(reference);
  if (posted !== undefined) return subject.by === 'nhs-number' && subject.nhsNumber === posted;
  const relative = reference.startsWith(`${base}/`) ? reference.slice(base.length + 1) : reference;
  return subject.by === 'person' && uuidOfBase32(relative.replace(/^Patient\//, '')) === subject.person;
}

/** All that is about a person goes to that person's record: a reference to another one would be shown as one to them. */
function assertOnePerson(resource: Given, subject: PostedSubject, base: string, patients: PostedPatients): void {
  const { contained } = resource;
  if (Array.isArray(contained) && contained.filter(isObject).some(({ resourceType }) => resourceType === 'Patient'))
    throw new FhirError('two-identities', 'A contained Patient may be another person; refer to the Patient here.', {
      expression: [`${resource.resourceType}.contained`],
    });
  const others = [...patientsReferredTo(resource, patients, new Set())].filter((each) => !isTo(subject, each, base, patients));
  if (others.length > 0)
    throw new FhirError('two-identities', 'It refers to a Patient that is not, or may not be, the one that it is about.', {
      expression: [resource.resourceType],
    });
}

/** What is kept of the meta that a contributor sent: labels, tags and profiles, not what the exchange itself says. */
function metaOf(meta: unknown): object {
  if (!isObject(meta)) return {};
  const { security, tag, profile } = meta;
  const kept = Object.entries({ security, tag, profile }).filter(([, value]) => value !== undefined);
  return kept.length === 0 ? {} : { meta: Object.fromEntries(kept) };
}

/** What the sender says of it, without what the exchange itself had written in: who reads, changes and sends back sends that too. */
function saidOf(resource: Given): Given {
  const { meta, ...content } = resource;
  if (!isObject(meta) || !Array.isArray(meta['extension'])) return resource;
  const { extension: all, ...rest } = meta;
  const extension = all.filter((each) => !isObject(each) || each['url'] !== systems.fetchedExtension);
  return { ...content, resourceType: resource.resourceType, meta: extension.length === 0 ? rest : { ...rest, extension } };
}

function keptOf(resource: Given, id: string, patients: PostedPatients): Resource & { id: string } {
  const { meta, id: _id, ...content } = resource;
  const kept = { ...content, ...aboutOf(resource, patients), ...metaOf(meta), id };
  if (isResource(kept)) return { ...kept, id };
  throw new FhirError('bad-structure', 'Send one FHIR resource as a JSON object.');
}

const hasIdentifier = ({ identifier }: Given): boolean =>
  [identifier].flat().some((each) => isObject(each) && typeof each['system'] === 'string' && typeof each['value'] === 'string');

/** What has a business identifier is the same when it is posted again word for word, with or without a key (hazard H6). */
const idOf = (resource: Given, same: boolean): string =>
  same ? localIdOf('posted', resource.resourceType, stringifyExact(resource)) : randomUUID();

function judgeOne(
  posted: Posted,
  resource: Given,
  contributor: Contributor,
  options: JudgeOptions,
  patients: PostedPatients,
): Good {
  const { organisation, now } = contributor;
  const { target, fullUrl, ifNoneExist, type, custodian } = posted;
  const named =
    type === 'Patient'
      ? ({ by: 'nhs-number', nhsNumber: nhsNumberOfPatient(resource) } as const)
      : subjectOf(type, resource, options.base, patients);
  assertOwn(resource, organisation.ods);
  assertOnePerson(resource, named, options.base, patients);
  const same = target === undefined && hasIdentifier(resource);
  const kept = keptOf(resource, target?.key.local ?? idOf(resource, same), patients);
  const rules = options.rules.find((each) => each.appliesTo(organisation));
  const checked: unknown = saidOf(resource);
  if (isResource(checked)) rules?.check(checked, { now, update: target !== undefined });
  return {
    subject: target === undefined ? named : { by: 'record', record: target.key.record },
    resource: kept,
    same,
    ...(target === undefined ? {} : { target, named }),
    ...(fullUrl === undefined ? {} : { fullUrl }),
    ...(ifNoneExist === undefined ? {} : { ifNoneExist }),
    ...(custodian === undefined ? {} : { custodian }),
  };
}

const asJudged = (work: () => Good): Judged => {
  try {
    return work();
  } catch (error) {
    if (error instanceof FhirError) return { error };
    throw error;
  }
};

function postedPatients(posted: readonly Posted[]): PostedPatients {
  const pairs = posted.flatMap(({ type, fullUrl, resource }): [string, string][] => {
    if (type !== 'Patient' || fullUrl === undefined || !isObject(resource)) return [];
    try {
      return [[fullUrl, nhsNumberOfPatient(resource)]];
    } catch {
      return []; // said where the Patient itself is judged
    }
  });
  return new Map(pairs);
}

/** Judges what was posted, each by itself: one refused resource must not refuse the others. */
export async function judgeAll(posted: readonly Posted[], contributor: Contributor, options: JudgeOptions): Promise<Judged[]> {
  const patients = postedPatients(posted);
  const faults = await options.gate.faultsOfMany(posted.map(({ resource }) => resource));
  return posted.map((each, at) =>
    asJudged(() => {
      const resource = given(each);
      const [fault] = faults[at] ?? [];
      if (fault !== undefined) throw fault;
      return judgeOne(each, resource, contributor, options, patients);
    }),
  );
}
