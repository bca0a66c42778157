import type { Effect } from './effect.ts';

/** NHS number verification status, England codes (CodeSystem UKCore-NHSNumberVerificationStatusEngland). Only `01` is verified. */
export const VERIFICATION_STATUSES = {
  '01': 'Number present and verified',
  '02': 'Number present but not traced',
  '03': 'Trace required',
  '04': 'Trace attempted - No match or multiple match found',
  '05': 'Trace needs to be resolved - (NHS number or patient detail conflict)',
  '06': 'Trace in progress',
  '07': 'Number not present and trace not required',
  '08': 'Trace postponed (baby under six weeks old)',
} as const;
export type VerificationStatus = keyof typeof VERIFICATION_STATUSES;

/** What the national demographics service says of the holder of an NHS number: no more of it than the exchange acts on. */
export interface Demographics {
  /** The current number: another one than was asked where that was superseded. */
  nhsNumber: string;
  verification?: VerificationStatus;
  /** Undefined where the service does not say: what is known then stays. */
  restricted?: boolean;
  /** Family names, current and former. */
  families: readonly string[];
  birthDate?: string;
  /** A FHIR dateTime. */
  deceased?: string;
  /** The practice of registration. Left out by the service for restricted persons. Dates are FHIR dateTimes. */
  practice?: { ods: string; since?: string; until?: string };
}

/** `invalidated`: the number was withdrawn, and no other one has taken its place. */
export type TraceAnswer = { is: 'found'; demographics: Demographics } | { is: 'not-found' } | { is: 'invalidated' };

/** Somebody to be traced, claimed by one worker. `fence` proves the claim when the trace is settled. */
export interface TraceTask {
  person: string;
  nhsNumber: string;
  fence: string;
  /** Tries since the last answer. */
  attempts: number;
}

/** How fast people may be traced, by all processes together, and how long one worker may have somebody to itself, milliseconds. */
export interface TracePace {
  perMinute: number;
  atOnce: number;
  claimMs: number;
}

/**
 * What a settled trace came to. `both-known`: the number was superseded by one that the exchange knows as another person, and the two are
 * left as they are for somebody to decide. `unlike`: the number's holder is not as the person is known here, so that only a restriction was
 * taken over. `wrong-person`: the answer was about somebody else, and nothing of it was. `lost`: another worker has the task now.
 */
export type TraceOutcome =
  | 'found'
  | 'superseded'
  | 'both-known'
  | 'unlike'
  | 'wrong-person'
  | 'not-found'
  | 'invalidated'
  | 'lost';

/** Traces of people in the national demographics service: who is due, and what came of it. Everybody who is registered is due at once. */
export interface Traces {
  /** Claims people who are due, those who were never traced first. @returns their ids. */
  claim(pace: TracePace): Promise<string[]>;
  /** The claimed task of a person; undefined where nobody has claimed them, or it is done. */
  task(person: string): Promise<TraceTask | undefined>;
  /** Keeps an answer and all that follows from it, in one transaction; the person is due again at `due`. */
  settle(task: TraceTask, answer: TraceAnswer, at: { asOf: Date; due: Date }): Promise<TraceOutcome>;
  /** Whether an officer has said since then that the service may be asked again after wrong answers. */
  resumed(since: Date): Promise<boolean>;
  /** Gives the task back: there was no answer, and what was known stays. `tried` is whether anybody was asked. */
  postpone(task: TraceTask, due: Date, tried: boolean): Promise<void>;
}

/** Why somebody should look at the links of a person. */
export type LinkSuspicion = {
  person: string;
  /** The other person, where there is one. */
  other?: string;
  reason: 'superseded-number' | 'demographics-differ' | 'number-invalidated';
  /** Who says so, for example `pds`. */
  basis: string;
};

/** Notes a suspicion for whoever keeps the links, once while it is open. It changes nothing by itself. */
export type LinkSuspected = (suspicion: LinkSuspicion) => Effect;
