import type { Demographics, LinkSuspicion, TraceAnswer, TraceOutcome, VerificationStatus } from '@ouzel/exchange';
import { fitOf } from './trace-fit.ts';
import { readPatient, tracedPatient } from './traced-patient.ts';

/** A person as they are known when an answer about them comes. */
export interface Traced {
  person: string;
  nhsNumber: string;
  body: string;
  restricted: boolean;
  imposed: boolean;
  deceased: string | undefined;
  verification: VerificationStatus | undefined;
}

/** What an answer changes. What is not said stays as it was. */
export interface TraceChange extends Omit<Traced, 'person'> {
  outcome: Exclude<TraceOutcome, 'lost'>;
  supersededBy?: string;
  suspicion?: Omit<LinkSuspicion, 'person' | 'basis'>;
  /** Whose practice of registration counts: absent where the answer is not taken as the person's. */
  demographics?: Demographics;
}

/** A trace restricts; it lifts only what a trace imposed, and only where it says so in so many words. */
function restriction(known: Traced, said: boolean | undefined): Pick<TraceChange, 'restricted' | 'imposed'> {
  if (said === true) return { restricted: true, imposed: known.imposed || !known.restricted };
  if (said === false && known.imposed) return { restricted: false, imposed: false };
  return { restricted: known.restricted, imposed: known.imposed };
}

/** The person as before, but for whether their number is verified, and for a restriction. */
function doubtful(
  known: Traced,
  outcome: TraceChange['outcome'],
  verification: VerificationStatus,
  restricts: boolean | undefined,
  suspicion?: TraceChange['suspicion'],
): TraceChange {
  const { nhsNumber, deceased } = known;
  const body = tracedPatient(known.body, { nhsNumber, verification, deceased, deceasedBefore: deceased });
  const kept = restriction(known, restricts === true ? true : undefined);
  return { outcome, nhsNumber, body, deceased, verification, ...kept, ...(suspicion === undefined ? {} : { suspicion }) };
}

function taken(known: Traced, demographics: Demographics): TraceChange {
  const { nhsNumber, verification, deceased, restricted } = demographics;
  const body = tracedPatient(known.body, { nhsNumber, verification, deceased, deceasedBefore: known.deceased });
  const outcome = nhsNumber === known.nhsNumber ? 'found' : 'superseded';
  return { outcome, nhsNumber, body, deceased, verification, demographics, ...restriction(known, restricted) };
}

/**
 * What an answer means for a person. A pure function. `other` is the other person whom the exchange knows under the number of the answer;
 * `tears`: taking the number would part people, which only a word on a link may.
 */
export function changeOf(known: Traced, answer: TraceAnswer, other: string | undefined, tears = false): TraceChange {
  if (answer.is === 'not-found') return doubtful(known, 'not-found', '04', undefined);
  if (answer.is === 'invalidated') return doubtful(known, 'invalidated', '05', undefined, { reason: 'number-invalidated' });
  const { demographics } = answer;
  const fit = fitOf(readPatient(known.body), known.nhsNumber, demographics);
  if (fit === 'wrong-person') {
    const { nhsNumber, body, restricted, imposed, deceased, verification } = known;
    return { outcome: fit, nhsNumber, body, restricted, imposed, deceased, verification };
  }
  if (fit === 'unlike') return doubtful(known, fit, '05', demographics.restricted, { reason: 'demographics-differ' });
  if (other === undefined && !tears) return taken(known, demographics);
  const suspicion = { reason: 'superseded-number' as const, ...(other === undefined ? {} : { other }) };
  const change = doubtful(known, 'both-known', '05', demographics.restricted, suspicion);
  return { ...change, supersededBy: demographics.nhsNumber };
}
