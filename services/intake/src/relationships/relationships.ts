import type { Resource } from '@medplum/fhirtypes';
import type { Consent, Effect, Permit, RelationshipFact, Requester } from '@ouzel/exchange';
import { resourceId } from '@ouzel/fhir';
import { limits } from '../limits.ts';
import { appointmentSays } from './appointment.ts';
import { careTeamSays, encounterSays, episodeSays, requestSays } from './care.ts';
import type { Poster, Said } from './said.ts';

/** Rules of those who are here on their own word: what they post makes no relationship, and hands none on. */
const OWN_WORD: readonly string[] = ['contribution', 'self-claimed', 'break-glass', 'self'].map(
  (kind) => `4-relationship:${kind}`,
);

/** The scope of a system of record whose word about its own organisation's care is taken: it must be given by name. */
const FEED = 'system/$relationships';

/** Nobody's own act: a system says what it holds. */
const isFeed = ({ scopes, user, patient }: Requester): boolean =>
  scopes.includes(FEED) && user === undefined && patient === undefined;

function saidBy(resource: Resource, poster: Poster): Said {
  switch (resource.resourceType) {
    case 'Appointment':
      return appointmentSays(resource, poster);
    case 'CareTeam':
      return careTeamSays(resource, poster);
    case 'Encounter':
      return encounterSays(resource, poster);
    case 'EpisodeOfCare':
      return episodeSays(resource, poster);
    case 'ServiceRequest':
      return requestSays(resource, poster);
    default:
      return undefined;
  }
}

/** One of each organisation and kind: the one that lasts longest. */
function distinct(facts: readonly RelationshipFact[]): RelationshipFact[] {
  const found = new Map<string, RelationshipFact>();
  const until = ({ ends }: RelationshipFact): number => ends?.getTime() ?? Number.POSITIVE_INFINITY;
  for (const fact of facts) {
    const key = `${fact.kind} ${fact.organisation}`;
    const before = found.get(key);
    if (before === undefined || until(fact) > until(before)) found.set(key, fact);
  }
  return [...found.values()].slice(0, limits.organisationsMax);
}

/** What of it counts on the word of this requester: all of it, what is about their own organisation, or nothing. */
function counting(said: readonly RelationshipFact[], { rule, requester }: Permit): readonly RelationshipFact[] {
  if (!OWN_WORD.includes(rule)) return said;
  return isFeed(requester) ? said.filter(({ organisation }) => organisation === requester.organisation.ods) : [];
}

/**
 * The relationships that follow from what an organisation posted, where it has a relationship itself that does not rest on its own word, or is
 * a system of record that speaks of its own organisation. Each resource says what holds now in the place of what it said before; to take
 * back what one said, one's own word is enough.
 */
export function relationshipsFrom(
  consent: Pick<Consent, 'restate'>,
  permit: Permit,
  posted: readonly { resource: Resource; local: string; record: string }[],
  now: Date,
): Effect[] {
  const { organisation } = permit.requester;
  return posted.flatMap(({ resource, local, record }) => {
    const said = saidBy(resource, { organisation, now });
    if (said === undefined) return [];
    const facts = distinct(counting(said, permit));
    if (facts.length === 0 && said.length > 0) return [];
    const basis = `${resource.resourceType}/${resourceId({ record, local })}`;
    return consent.restate({ person: permit.person, basis, facts, at: now });
  });
}
