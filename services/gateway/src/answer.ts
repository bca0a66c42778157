import type { OperationOutcome } from '@medplum/fhirtypes';
import { type FhirError, outcomeOf } from '@ouzel/fhir';
import type { HttpAnswer, HttpRequest } from '@ouzel/runtime';
import { isLocatorAddress, LOCATOR_JSON, mirrored } from './nrl/address.ts';
import { locatorOutcome } from './nrl/outcome.ts';

export const FHIR_JSON = { 'Content-Type': 'application/fhir+json; charset=utf-8' } as const;

/** RFC 9470: how the user must have signed in, and how long ago at most, seconds. */
const STEP_UP = ', error="insufficient_user_authentication", acr_values="AAL3_ANY AAL2_OR_AAL3_ANY", max_age="900"';

/** The answer of a request that failed: always an OperationOutcome, with the trace id by which it can be found in our logs. */
export function failed(error: FhirError, request: HttpRequest): HttpAnswer {
  const locator = isLocatorAddress(request);
  const outcome: OperationOutcome = locator ? locatorOutcome(error) : outcomeOf(error);
  const headers: Record<string, string> = locator ? { ...LOCATOR_JSON, ...mirrored(request) } : { ...FHIR_JSON };
  // Nothing of ours is shown within somebody else's page.
  headers['Content-Security-Policy'] = "frame-ancestors 'none'";
  if (error.http === 401) headers['WWW-Authenticate'] = `Bearer realm="ouzel"${error.situation === 'step-up' ? STEP_UP : ''}`;
  if (error.retryAfterS !== undefined) headers['Retry-After'] = String(error.retryAfterS);
  return { status: error.http, headers, body: outcomeText(outcome, error, request.traceId) };
}

const TRACE = 'https://ouzel.example/fhir/StructureDefinition/trace-id';

const outcomeText = (outcome: OperationOutcome, error: FhirError, traceId: string): string =>
  JSON.stringify(error.http >= 500 ? { ...outcome, extension: [{ url: TRACE, valueString: traceId }] } : outcome);

/** What the FHIR API answers to a request that failed. */
export const refusalText = (error: FhirError, traceId: string): string => outcomeText(outcomeOf(error), error, traceId);
