import type { OperationOutcome, OperationOutcomeIssue } from '@medplum/fhirtypes';
import { type LocatorCode, PointerError, type PointerOutcome } from '@ouzel/exchange';
import { type FhirError, issueOf, type Situation, systems } from '@ouzel/fhir';

type Code = LocatorCode | 'INTERNAL_SERVER_ERROR';

const ERRORS = 'https://fhir.nhs.uk/ValueSet/Spine-ErrorOrWarningCode-1';
const RESPONSES = 'https://fhir.nhs.uk/ValueSet/NRL-ResponseCode';

const DISPLAYS: Readonly<Record<Code, string>> = {
  'ACCESS DENIED': 'Access has been denied to process this request',
  AUTHOR_CREDENTIALS_ERROR: 'Author credentials error',
  NO_RECORD_FOUND: 'No record found',
  INVALID_RESOURCE: 'Invalid validation of resource',
  INVALID_PARAMETER: 'Invalid parameter',
  INVALID_NHS_NUMBER: 'Invalid NHS number',
  INVALID_CODE_SYSTEM: 'Invalid code system',
  INVALID_CODE_VALUE: 'Invalid code value',
  INVALID_IDENTIFIER_SYSTEM: 'Invalid identifier system',
  INVALID_IDENTIFIER_VALUE: 'Invalid identifier value',
  MISSING_OR_INVALID_HEADER: 'There is a required header missing or invalid',
  MESSAGE_NOT_WELL_FORMED: 'Message not well formed',
  BAD_REQUEST: 'Bad request',
  INTERNAL_SERVER_ERROR: 'Unexpected internal server error',
};

/** Codes that the specification of April 2026 writes otherwise. */
const WRITTEN_2026: Readonly<Partial<Record<Code, string>>> = {
  'ACCESS DENIED': 'ACCESS_DENIED',
  NO_RECORD_FOUND: 'RESOURCE_NOT_FOUND',
};

/** What the exchange refuses everywhere, in the record locator's words. Anything else keeps the Spine code of the FHIR API. */
const SITUATIONS: Readonly<Partial<Record<Situation, Code>>> = {
  'no-credential': 'ACCESS DENIED',
  'expired-credential': 'ACCESS DENIED',
  'not-allowed': 'ACCESS DENIED',
  'no-record': 'NO_RECORD_FOUND',
  'not-found': 'NO_RECORD_FOUND',
  'bad-structure': 'MESSAGE_NOT_WELL_FORMED',
  'bad-element': 'BAD_REQUEST',
  'bad-nhs-number': 'INVALID_NHS_NUMBER',
  'unknown-parameter': 'INVALID_PARAMETER',
  bug: 'INTERNAL_SERVER_ERROR',
};

/**
 * An error as the record locator tells it. Two codings say one thing: the code that its open code of 2024 answers with, and the one that
 * its specification of April 2026 gives.
 */
export function locatorIssue(error: FhirError): OperationOutcomeIssue {
  const issue = issueOf(error);
  const code = error instanceof PointerError ? error.locatorCode : SITUATIONS[error.situation];
  if (code === undefined) return issue;
  const display = DISPLAYS[code];
  const coding = [
    { system: ERRORS, code, display },
    { system: systems.spineErrorCode, code: WRITTEN_2026[code] ?? code, display },
  ];
  return { ...issue, details: { coding } };
}

export const locatorOutcome = (error: FhirError): OperationOutcome => ({
  resourceType: 'OperationOutcome',
  issue: [locatorIssue(error)],
});

const DONE: Readonly<Record<PointerOutcome | 'deleted', { code: string; display: string; diagnostics: string }>> = {
  created: { code: 'RESOURCE_CREATED', display: 'Resource created', diagnostics: 'The document has been created' },
  superseded: {
    code: 'RESOURCE_SUPERSEDED',
    display: 'Resource created and resource(s) deleted',
    diagnostics: 'The document has been superseded by a new version',
  },
  updated: { code: 'RESOURCE_UPDATED', display: 'Resource updated', diagnostics: 'The DocumentReference has been updated' },
  deleted: {
    code: 'RESOURCE_DELETED',
    display: 'Resource deleted',
    diagnostics: 'The requested DocumentReference has been deleted',
  },
};

/** What a write is answered. */
export function doneOutcome(outcome: PointerOutcome | 'deleted'): OperationOutcome {
  const { diagnostics, ...coding } = DONE[outcome];
  const details = { coding: [{ system: RESPONSES, ...coding }] };
  return { resourceType: 'OperationOutcome', issue: [{ severity: 'information', code: 'informational', details, diagnostics }] };
}
