import type { OperationOutcome, OperationOutcomeIssue } from '@medplum/fhirtypes';
import { systems } from './systems.ts';

/** One row per situation a caller can meet: HTTP status, FHIR IssueType (https://hl7.org/fhir/R4/valueset-issue-type.html), Spine code. */
const ANSWERS = {
  'no-credential': { http: 401, code: 'login', spine: 'ACCESS_DENIED' },
  'expired-credential': { http: 401, code: 'expired', spine: 'ACCESS_DENIED' },
  'step-up': { http: 401, code: 'login', spine: 'ACCESS_DENIED' },
  'not-allowed': { http: 403, code: 'forbidden', spine: 'ACCESS_DENIED' },
  'unknown-target': { http: 403, code: 'code-invalid', spine: 'INVALID_VALUE' },
  'patient-objects': { http: 403, code: 'forbidden', spine: 'NO_PATIENT_CONSENT' },
  'no-record': { http: 404, code: 'not-found', spine: 'PATIENT_NOT_FOUND' },
  'not-found': { http: 404, code: 'not-found', spine: 'NO_RECORD_FOUND' },
  'bad-structure': { http: 400, code: 'structure', spine: 'BAD_REQUEST' },
  'unreadable-address': { http: 400, code: 'structure', spine: 'BAD_REQUEST' },
  'bad-element': { http: 400, code: 'invalid', spine: 'BAD_REQUEST' },
  'bad-code': { http: 400, code: 'code-invalid', spine: 'INVALID_VALUE' },
  'bad-nhs-number': { http: 400, code: 'value', spine: 'INVALID_NHS_NUMBER' },
  'bad-value': { http: 400, code: 'value', spine: 'INVALID_VALUE' },
  'missing-element': { http: 400, code: 'required', spine: 'BAD_REQUEST' },
  unsafe: { http: 422, code: 'business-rule', spine: 'INVALID_RESOURCE' },
  'two-identities': { http: 422, code: 'conflict', spine: 'INVALID_RESOURCE' },
  'not-understood': { http: 422, code: 'not-supported', spine: 'INVALID_RESOURCE' },
  'unknown-modifier': { http: 422, code: 'extension', spine: 'INVALID_RESOURCE' },
  'stale-version': { http: 412, code: 'conflict', spine: 'PRECONDITION_FAILED' },
  'key-reused': { http: 409, code: 'duplicate', spine: 'DUPLICATE_REJECTED' },
  'unknown-parameter': { http: 400, code: 'not-supported', spine: 'INVALID_PARAMETER' },
  'unknown-route': { http: 404, code: 'not-supported', spine: 'NOT_IMPLEMENTED' },
  'unknown-method': { http: 405, code: 'not-supported', spine: 'NOT_IMPLEMENTED' },
  'too-costly': { http: 400, code: 'too-costly', spine: 'BAD_REQUEST' },
  'too-long': { http: 413, code: 'too-long', spine: 'BAD_REQUEST' },
  'address-too-long': { http: 414, code: 'too-long', spine: 'BAD_REQUEST' },
  'too-many': { http: 429, code: 'throttled', spine: 'TOO_MANY_REQUESTS' },
  'media-type': { http: 415, code: 'not-supported', spine: 'BAD_REQUEST' },
  'not-acceptable': { http: 406, code: 'not-supported', spine: 'BAD_REQUEST' },
  'sources-failed': { http: 502, code: 'incomplete', spine: 'UNABLE_TO_CALL_SERVICE' },
  'sources-timed-out': { http: 504, code: 'timeout', spine: 'UNABLE_TO_CALL_SERVICE' },
  unavailable: { http: 503, code: 'transient', spine: 'SERVICE_UNAVAILABLE' },
  bug: { http: 500, code: 'exception', spine: 'INTERNAL_SERVER_ERROR' },
} as const satisfies Record<string, { http: number; code: OperationOutcomeIssue['code']; spine: string }>;

export type Situation = keyof typeof ANSWERS;

export const isSituation = (text: string): text is Situation => Object.hasOwn(ANSWERS, text);

/** What each situation is answered, for those who write about it. */
export function answers(): { situation: Situation; http: number; code: string; spine: string }[] {
  const situations = Object.keys(ANSWERS).filter((key): key is Situation => Object.hasOwn(ANSWERS, key));
  return situations.map((situation) => ({ situation, ...ANSWERS[situation] }));
}

interface FhirErrorDetail {
  /** FHIRPath of the elements at fault, for example `Observation.valueQuantity.code`. */
  expression?: string[];
  cause?: unknown;
  /** Seconds after which a caller may try again; sent as Retry-After. */
  retryAfterS?: number;
}

/** The only error that a request may end with on purpose. `diagnostics` is shown to the caller: never patient content. */
export class FhirError extends Error {
  readonly situation: Situation;
  readonly expression: string[];
  readonly retryAfterS: number | undefined;

  constructor(situation: Situation, diagnostics: string, detail: FhirErrorDetail = {}) {
    super(diagnostics, detail.cause === undefined ? {} : { cause: detail.cause });
    this.name = 'FhirError';
    this.situation = situation;
    this.expression = detail.expression ?? [];
    this.retryAfterS = detail.retryAfterS ?? (situation === 'unavailable' ? 1 : undefined);
  }

  get http(): number {
    return ANSWERS[this.situation].http;
  }
}

/** The same sentence for "unknown", "unrelated" and "restricted": whether a record exists is the secret. */
export const NO_RECORD_SENTENCE =
  'No record can be shown. This does not mean that none exists. If you are treating this person now, declare why.';

export function noRecord(): FhirError {
  return new FhirError('no-record', NO_RECORD_SENTENCE);
}

/** Anything thrown, as the error that the caller is told: an unforeseen one tells nothing. */
export function asFhirError(error: unknown): FhirError {
  if (error instanceof FhirError) return error;
  return new FhirError('bug', 'Something went wrong here. Quote the trace id when you report it.', { cause: error });
}

export function issueOf(error: FhirError): OperationOutcomeIssue {
  const answer = ANSWERS[error.situation];
  return {
    severity: 'error',
    code: answer.code,
    details: { coding: [{ system: systems.spineErrorCode, code: answer.spine }] },
    diagnostics: error.message,
    ...(error.expression.length === 0 ? {} : { expression: error.expression }),
  };
}

/** An OperationOutcome (https://hl7.org/fhir/R4/operationoutcome.html) with one issue per error. */
export function outcomeOf(...errors: FhirError[]): OperationOutcome {
  return { resourceType: 'OperationOutcome', issue: errors.map(issueOf) };
}
