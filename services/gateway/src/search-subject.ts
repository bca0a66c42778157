import type { Disclosure, Subject } from '@ouzel/exchange';
import { FhirError, NO_RECORD_SENTENCE } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { FHIR_JSON } from './answer.ts';
import { searchset } from './bundle.ts';
import { identifierSubject, personSubject } from './context.ts';
import { SUBJECT_NAMES } from './subject-names.ts';

/** Whose record is searched. @throws FhirError `missing-element` where nobody or more than one is named. */
export function clinicalSubject(query: URLSearchParams, base: string): Subject {
  const named = SUBJECT_NAMES.flatMap((name) => query.getAll(name).map((value) => ({ name, value })));
  const [first, second] = named;
  if (first === undefined || second !== undefined) {
    throw new FhirError('missing-element', 'Say whose record is asked for: give patient (or subject) once.', {
      expression: ['patient'],
    });
  }
  return first.name.endsWith(':identifier')
    ? identifierSubject(first.value, 'patient:identifier')
    : personSubject(first.value, base);
}

/** Nobody found and nobody to be told of look the same, to the byte. */
export function nobody(url: string): Buffer {
  const outcome = {
    resourceType: 'OperationOutcome' as const,
    issue: [{ severity: 'information' as const, code: 'not-found' as const, diagnostics: NO_RECORD_SENTENCE }],
  };
  return searchset({ total: 0, links: [{ relation: 'self', url }], entries: [], outcome });
}

export const nothing = (url: string): HttpAnswer => ({ status: 200, headers: FHIR_JSON, body: nobody(url) });

/** A search that names one person answers "no record" as an empty result; every other refusal as an error. */
export async function orNothing(url: string, search: () => Promise<Disclosure>): Promise<HttpAnswer> {
  try {
    return await search();
  } catch (error) {
    if (error instanceof FhirError && error.situation === 'no-record') return nothing(url);
    throw error;
  }
}
