import type { Encounter, EpisodeOfCare, Resource, ServiceRequest } from '@medplum/fhirtypes';
import type { Consent, Effect, Permit, RelationshipKind } from '@ouzel/exchange';
import { systems } from '@ouzel/fhir';

/** What a posted resource says about who has to do with the person. */
interface Fact {
  organisation: string;
  kind: RelationshipKind;
  starts: string | undefined;
  ends?: string | undefined;
}

/** Rules of those who are here on their own word: what they post makes no relationship, and hands none on. */
const OWN_WORD: readonly string[] = ['contribution', 'self-claimed', 'break-glass', 'self'].map(
  (kind) => `4-relationship:${kind}`,
);

const UNDER_WAY = ['arrived', 'triaged', 'in-progress', 'onleave', 'active', 'onhold'];

/** A stay or a time of care of the poster's own: it lasts while it is under way, and ends with it, or when it is taken back. */
function ownCare({ status, period }: Encounter | EpisodeOfCare, ods: string, kind: RelationshipKind, now: Date): Fact[] {
  const starts = period?.start;
  if (UNDER_WAY.includes(status)) return [{ organisation: ods, kind, starts }];
  const over = status === 'finished' || status === 'cancelled' || status === 'entered-in-error';
  return over ? [{ organisation: ods, kind, starts: starts ?? period?.end, ends: period?.end ?? now.toISOString() }] : [];
}

/** Whom an order is to, by ODS code. A referral is a moment: it lasts as long as its kind does after it. */
function referred({ status, intent, performer = [] }: ServiceRequest, now: Date): Fact[] {
  if (status !== 'active' || intent !== 'order') return [];
  const at = now.toISOString();
  return performer.flatMap(({ identifier }): Fact[] =>
    identifier?.system === systems.odsCode && identifier.value !== undefined
      ? [{ organisation: identifier.value, kind: 'referral', starts: at, ends: at }]
      : [],
  );
}

function factsOf(resource: Resource, ods: string, now: Date): Fact[] {
  if (resource.resourceType === 'Encounter') return ownCare(resource, ods, 'encounter', now);
  if (resource.resourceType === 'EpisodeOfCare') return ownCare(resource, ods, 'open-case', now);
  return resource.resourceType === 'ServiceRequest' ? referred(resource, now) : [];
}

/** No fact begins in the future: what is dated ahead begins now. */
const timeOf = (text: string | undefined, now: Date): Date => {
  const at = text === undefined ? now : new Date(text);
  return Number.isNaN(at.getTime()) || at > now ? now : at;
};

/**
 * The relationships that follow from what an organisation posted, where it has a relationship itself that does not rest on its own word: its
 * encounters and episodes of care, and those whom it refers the person to.
 */
export function relationshipsFrom(
  consent: Pick<Consent, 'relationship'>,
  permit: Permit,
  posted: readonly { resource: Resource; local: string }[],
  now: Date,
): Effect[] {
  const { rule, person, requester } = permit;
  if (OWN_WORD.includes(rule)) return [];
  return posted.flatMap(({ resource, local }) =>
    factsOf(resource, requester.organisation.ods, now).map(({ organisation, kind, starts, ends }) =>
      consent.relationship({
        organisation,
        person,
        kind,
        basis: `${resource.resourceType}/${local}`,
        starts: timeOf(starts, now),
        ...(ends === undefined ? {} : { ends: timeOf(ends, now) }),
      }),
    ),
  );
}
