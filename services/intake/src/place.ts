import type { Holding, Organisation, Permit } from '@ouzel/exchange';
import { FhirError, systems } from '@ouzel/fhir';
import { isViewed, resourceFacts, type RecordReader } from '@ouzel/records';
import type { Good } from './posted.ts';

/** Where a set goes: a record, and whose it is. */
export interface Place {
  record: string;
  custodian: Organisation;
  types: readonly string[];
}

const refused = (sentence: string): FhirError => new FhirError('not-allowed', sentence);

/** Whom the set names: the person, or somebody whom they replace. What is posted about one of them stays with that one if they are parted. */
export function namedOf(permit: Permit, [first]: readonly Good[]): { person: string; nhsNumber: string } {
  const subject = first?.named ?? first?.subject;
  const named = permit.replaces.find(({ person, nhsNumber }) =>
    subject?.by === 'person' ? subject.person === person : subject?.by === 'nhs-number' && subject.nhsNumber === nhsNumber,
  );
  return named ?? permit;
}

/** Another's record that one resource is meant for: because it says so, or because what it changes is there. */
function meantFor(permit: Permit, { custodian, target }: Good, about: string): Holding | undefined {
  const { holdings, requester, person } = permit;
  const others = holdings.filter((holding) => holding.custodian.ods !== requester.organisation.ods);
  if (target !== undefined) return others.find(({ record }) => record === target.key.record);
  if (custodian === undefined || custodian === requester.organisation.ods) return undefined;
  // What is posted about somebody who was merged into the person stays with that one if they are parted.
  const home = ({ linked }: Holding): string | undefined => (linked === undefined ? person : linked.person);
  const found = others.find((holding) => holding.custodian.ods === custodian && home(holding) === about);
  // Whether that organisation holds anything about the person is not told.
  if (found === undefined) throw refused('No agreement lets your organisation write into the record of that custodian.');
  return found;
}

/**
 * The place in another's record for one resource; undefined where it is for the contributor's own. What it becomes, and what it changes,
 * must both be of the classes that an agreement lets it write. @throws FhirError `not-allowed`.
 */
export async function anothersPlace(reader: RecordReader, permit: Permit, good: readonly Good[]): Promise<Place | undefined> {
  const [first, ...more] = good;
  // One of several is judged beside the others, in the contributor's own record: where it is not for that, it is refused by itself.
  if (first === undefined || more.length > 0) return undefined;
  const holding = meantFor(permit, first, namedOf(permit, good).person);
  if (holding === undefined) return undefined;
  const { writes, record, custodian, types } = holding;
  const { resource, target } = first;
  const tokens = resourceFacts(resource, (reference) => reference).tokens;
  if (writes === undefined || !isViewed(writes, { type: resource.resourceType, tokens }))
    throw refused('No agreement lets your organisation write this class of data into the record of that custodian.');
  if (target !== undefined) {
    if (permit.hideLocation) throw refused('What is shown of this resource is not all of it: only its custodian changes it.');
    const criteria = { types: [resource.resourceType], conditions: [{ on: 'keys' as const, keys: [target.key] }] };
    if ((await reader.read(permit, criteria)).length === 0)
      throw refused('Only the organisation that posted a resource changes it, or one that an agreement lets do so.');
  }
  return { record, custodian, types };
}

/** The resource with a tag that says who wrote it, where that was not its custodian. */
export function signed(resource: Good['resource'], { ods }: Organisation): Good['resource'] {
  const tag = [
    ...(resource.meta?.tag ?? []).filter(({ system }) => system !== systems.contributorTag),
    { system: systems.contributorTag, code: ods },
  ];
  return { ...resource, meta: { ...resource.meta, tag } };
}
