import { type Demographics, type TraceAnswer, VERIFICATION_STATUSES, type VerificationStatus } from '@ouzel/exchange';
import { isFhirDateTime, isNhsNumber, systems } from '@ouzel/fhir';
import { z } from 'zod';

/** Why PDS gave no answer that can be used. `refused` is about the one person who was asked about; all others are about PDS. */
export type PdsFailure =
  | 'timed-out'
  | 'unreachable'
  | 'throttled'
  | 'not-authorised'
  | 'refused'
  | 'server-error'
  | 'unreadable'
  | 'not-a-patient';

export type PdsAnswer = TraceAnswer | { is: 'failed'; why: PdsFailure; retryAfterMs?: number };

const coding = z.looseObject({ system: z.string().optional(), code: z.string().optional() });
const dateTime = z.string().refine(isFhirDateTime);
const period = z.looseObject({ start: dateTime.optional(), end: dateTime.optional() });
const extension = z.looseObject({
  url: z.string(),
  valueCodeableConcept: z.looseObject({ coding: z.array(coding).optional() }).optional(),
});

/** A Patient of PDS (UK Core): strict in what is acted on, and open in all the rest. */
const patient = z.looseObject({
  resourceType: z.literal('Patient'),
  id: z.string().refine(isNhsNumber),
  meta: z.looseObject({ security: z.array(coding).optional() }).optional(),
  identifier: z
    .array(
      z.looseObject({ system: z.string().optional(), value: z.string().optional(), extension: z.array(extension).optional() }),
    )
    .optional(),
  name: z.array(z.looseObject({ family: z.string().optional() })).optional(),
  birthDate: dateTime.optional(),
  deceasedDateTime: dateTime.optional(),
  generalPractitioner: z
    .array(
      z.looseObject({
        identifier: z
          .looseObject({ system: z.string().optional(), value: z.string().optional(), period: period.optional() })
          .optional(),
      }),
    )
    .optional(),
});
type PdsPatient = z.output<typeof patient>;

const outcome = z.looseObject({
  issue: z.array(z.looseObject({ details: z.looseObject({ coding: z.array(coding).optional() }).optional() })),
});

/** UK Core's retired codes, which older systems behind PDS still send. */
const RETIRED: Readonly<Record<string, VerificationStatus>> = {
  'number-present-and-verified': '01',
  'number-present-but-not-traced': '02',
  'trace-required': '03',
  'trace-attempted-no-match-or-multiple-match-found': '04',
  'trace-needs-to-be-resolved': '05',
  'trace-in-progress': '06',
  'number-not-present-and-trace-not-required': '07',
  'trace-postponed-baby-under-six-weeks-old': '08',
};

const isStatus = (code: string): code is VerificationStatus => Object.hasOwn(VERIFICATION_STATUSES, code);

function verificationOf({ identifier = [] }: PdsPatient): VerificationStatus | undefined {
  const codes = identifier
    .filter(({ system }) => system === systems.nhsNumber)
    .flatMap((each) => each.extension ?? [])
    .filter(({ url }) => url === systems.nhsNumberVerificationExtension)
    .flatMap(({ valueCodeableConcept }) => valueCodeableConcept?.coding?.flatMap(({ code }) => code ?? []) ?? []);
  return codes.map((code) => (isStatus(code) ? code : RETIRED[code])).find((code) => code !== undefined);
}

/**
 * PDS's `meta.security`: `U` unrestricted, `R` restricted, `V` very restricted, `REDACTED`. Any code that is not `U` restricts, since what
 * it means is not known; without a code nothing is said.
 */
function restrictedOf({ meta }: PdsPatient): boolean | undefined {
  const codes = meta?.security?.map(({ code }) => code) ?? [];
  return codes.length === 0 ? undefined : codes.some((code) => code !== 'U');
}

function practiceOf({ generalPractitioner = [] }: PdsPatient): Demographics['practice'] {
  const registered = generalPractitioner.find(({ identifier }) => identifier?.system === systems.odsCode);
  const { value, period: during } = registered?.identifier ?? {};
  if (value === undefined) return undefined;
  return {
    ods: value,
    ...(during?.start === undefined ? {} : { since: during.start }),
    ...(during?.end === undefined ? {} : { until: during.end }),
  };
}

/** Undefined where the Patient contradicts itself about whose number it is. */
function demographicsOf(found: PdsPatient): Demographics | undefined {
  const numbers = (found.identifier ?? []).flatMap(({ system, value }) => (system === systems.nhsNumber ? [value] : []));
  if (numbers.some((number) => number !== found.id)) return undefined;
  const [verification, restricted, practice] = [verificationOf(found), restrictedOf(found), practiceOf(found)];
  return {
    nhsNumber: found.id,
    families: (found.name ?? []).flatMap(({ family }) => family ?? []),
    ...(verification === undefined ? {} : { verification }),
    ...(restricted === undefined ? {} : { restricted }),
    ...(practice === undefined ? {} : { practice }),
    ...(found.birthDate === undefined ? {} : { birthDate: found.birthDate }),
    ...(found.deceasedDateTime === undefined ? {} : { deceased: found.deceasedDateTime }),
  };
}

const failed = (why: PdsFailure): PdsAnswer => ({ is: 'failed', why });

/** An error of PDS (`specification/components/paths/patient-get.yaml`): only two of them are answers about the person. */
function errorOf(status: number, json: unknown): PdsAnswer {
  const codes =
    outcome.safeParse(json).data?.issue.flatMap(({ details }) => details?.coding?.map(({ code }) => code) ?? []) ?? [];
  if (status === 404 && codes.includes('INVALIDATED_RESOURCE')) return { is: 'invalidated' };
  if (status === 404 && codes.includes('RESOURCE_NOT_FOUND')) return { is: 'not-found' };
  if (status === 401 || status === 403) return failed('not-authorised');
  if (status === 429) return failed('throttled');
  if (status === 408) return failed('timed-out');
  // A 404 of nobody's making (a wrong address, a proxy) says nothing about a person.
  if (status >= 500 || status === 404 || status < 400) return failed('server-error');
  return failed('refused');
}

/**
 * What an answer of PDS to `GET Patient/{number}` means. A pure function that takes anything; nothing that PDS sends makes it throw.
 * Success is not enough: 200 may be an OperationOutcome, or a Patient under another number (superseded; `Demographics.nhsNumber` says so).
 */
export function meaningOf(status: number, json: unknown): PdsAnswer {
  if (status !== 200) return errorOf(status, json);
  const read = patient.safeParse(json);
  if (!read.success) return failed('not-a-patient');
  const demographics = demographicsOf(read.data);
  return demographics === undefined ? failed('not-a-patient') : { is: 'found', demographics };
}
