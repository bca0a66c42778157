import type { CareTeam, Encounter, EpisodeOfCare, ServiceRequest } from '@medplum/fhirtypes';
import type { RelationshipFact } from '@ouzel/exchange';
import { limits } from '../limits.ts';
import { HOUR_MS, odsOf, pastTimeOf, type Poster, type Said, TAKEN_BACK, timeOf } from './said.ts';

const UNDER_WAY = ['arrived', 'triaged', 'in-progress', 'onleave', 'active', 'onhold', 'suspended'];
const OVER = ['finished', 'inactive'];
const NEVER_WAS = ['cancelled', 'entered-in-error'];

/** Emergency, in the field, and at a distance (http://terminology.hl7.org/CodeSystem/v3-ActCode). */
const CALL_CLASSES: readonly string[] = ['EMER', 'FLD', 'VR'];

type Span = Pick<RelationshipFact, 'starts' | 'ends'>;

/** When something of a status is or was; undefined where it has not begun, or nobody can say; `TAKEN_BACK` where it never was. */
function spanOf(
  { status, period }: { status?: string; period?: { start?: string; end?: string } },
  now: Date,
): Span | undefined | typeof TAKEN_BACK {
  if (status === undefined) return undefined;
  if (NEVER_WAS.includes(status)) return TAKEN_BACK;
  if (UNDER_WAY.includes(status)) return { starts: pastTimeOf(period?.start, now) };
  if (!OVER.includes(status)) return undefined;
  const ends = pastTimeOf(period?.end, now);
  return { starts: period?.start === undefined ? ends : pastTimeOf(period.start, now), ends };
}

const isSpan = (span: ReturnType<typeof spanOf>): span is Span => span !== undefined && 'starts' in span;

/** Of a call that nobody ended no more is known than that it was under way when it was last heard of. */
const calling = ({ starts, ends }: Span, now: Date): Span => ({
  starts,
  ends: ends ?? new Date(now.getTime() + limits.callOpenHoursMax * HOUR_MS),
});

/** A stay in the poster's care; of an organisation that answers 999 or 111, a call. */
export function encounterSays(encounter: Encounter, { organisation, now }: Poster): Said {
  const span = spanOf(encounter, now);
  if (!isSpan(span)) return span;
  const isCall = organisation.kind === 'ambulance' && CALL_CLASSES.includes(encounter.class.code ?? '');
  if (isCall) return [{ organisation: organisation.ods, kind: 'call', ...calling(span, now) }];
  return [{ organisation: organisation.ods, kind: 'encounter', ...span }];
}

/** A case of the organisation that manages the episode, or else of the poster. */
export function episodeSays(episode: EpisodeOfCare, { organisation, now }: Poster): Said {
  const span = spanOf(episode, now);
  if (!isSpan(span)) return span;
  const [ods = organisation.ods] = odsOf(episode.managingOrganization);
  return [{ organisation: ods, kind: 'open-case', ...span }];
}

/** A case of each organisation that the team names; of the poster where it names none. */
export function careTeamSays(team: CareTeam, { organisation, now }: Poster): Said {
  const span = spanOf(team, now);
  if (!isSpan(span)) return span;
  const managing = (team.managingOrganization ?? []).flatMap(odsOf).map((ods) => ({ ods, ends: span.ends }));
  const members = (team.participant ?? []).flatMap(({ member, onBehalfOf, period }) => {
    const left = timeOf(period?.end);
    const ends = left === undefined || left > now ? span.ends : left;
    return [...odsOf(member), ...odsOf(onBehalfOf)].map((ods) => ({ ods, ends }));
  });
  const named = [...managing, ...members];
  return (named.length > 0 ? named : [{ ods: organisation.ods, ends: span.ends }]).map(({ ods, ends }) => ({
    organisation: ods,
    kind: 'open-case',
    starts: ends !== undefined && ends < span.starts ? ends : span.starts,
    ...(ends === undefined ? {} : { ends }),
  }));
}

/** Whom an order is to, by ODS code. A referral is a moment: it lasts as long as its kind does after it. */
export function requestSays({ status, intent, performer = [] }: ServiceRequest, { now }: Poster): Said {
  if (status === 'revoked' || status === 'entered-in-error') return TAKEN_BACK;
  if (status !== 'active' || intent !== 'order') return undefined;
  return performer.flatMap(odsOf).map((ods) => ({ organisation: ods, kind: 'referral', starts: now, ends: now }));
}
