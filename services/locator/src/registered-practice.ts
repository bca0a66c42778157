import type { Consent, Demographics, Effect } from '@ouzel/exchange';

/** The practice of registration as a trace left it. `basis` is that of the relationship, where there is one. */
export interface KeptPractice {
  ods: string | undefined;
  since: string | undefined;
  basis: string | undefined;
}

export interface PracticeTrace {
  person: string;
  asOf: Date;
  before: KeptPractice;
  demographics: Pick<Demographics, 'practice' | 'restricted'>;
  /** Whether the practice that the trace names takes part in the exchange. */
  takesPart: boolean;
  relationship: Consent['relationship'];
}

const DAY_MS = 86_400_000;

/** The end of a period: one that is written as a day includes that day (https://hl7.org/fhir/R4/datatypes.html#Period). */
const endOf = (text: string): Date => new Date(new Date(text).getTime() + (text.length <= 10 ? DAY_MS : 0));

/**
 * What follows from the practice that a trace names: a registration begins, goes on, or ends. Where the service leaves the practice out
 * because the person is restricted, or does not say whether they are, nothing follows from its absence.
 */
export function registeredPractice(trace: PracticeTrace): { effects: Effect[]; kept: KeptPractice } {
  const { person, asOf, before, demographics, takesPart, relationship } = trace;
  const { practice, restricted } = demographics;
  if (practice === undefined && restricted !== false) return { effects: [], kept: before };
  const fact = (organisation: string, basis: string, starts: Date, ends?: Date): Effect =>
    relationship({ organisation, person, kind: 'gp-registration', basis, starts, ...(ends === undefined ? {} : { ends }) });
  const same = practice !== undefined && before.ods === practice.ods && before.since === practice.since;
  const ended =
    !same && before.ods !== undefined && before.basis !== undefined ? [fact(before.ods, before.basis, asOf, asOf)] : [];
  if (practice === undefined) return { effects: ended, kept: { ods: undefined, since: undefined, basis: undefined } };
  const { ods, since, until } = practice;
  const basis = same && before.basis !== undefined ? before.basis : takesPart ? `pds ${since ?? asOf.toISOString()}` : undefined;
  const goesOn = same && before.basis !== undefined && until === undefined;
  const begun =
    basis === undefined || goesOn
      ? []
      : [fact(ods, basis, since === undefined ? asOf : new Date(since), until === undefined ? undefined : endOf(until))];
  return { effects: [...ended, ...begun], kept: { ods, since, basis } };
}
