import { disclose, type Disclosure, type Permit, type Subject } from '@ouzel/exchange';
import { base32OfUuid, FhirError, NO_RECORD_SENTENCE, parseResourceId } from '@ouzel/fhir';
import type { Criteria, TokenCriterion } from '@ouzel/records';
import type { HttpAnswer } from '@ouzel/runtime';
import { FHIR_JSON } from './answer.ts';
import { searchset } from './bundle.ts';
import type { ClinicalType } from './clinical-types.ts';
import { searchOutcome } from './completeness.ts';
import { accessRequest, assertScope, type Call, identifierSubject, personSubject } from './context.ts';
import { fanOut } from './fan-out.ts';
import { dateSpan, refuseUnknown, single } from './parameters.ts';

const PATIENT_PARAMETERS = ['identifier', '_id', '_format', '_pretty'];
export const CLINICAL_PARAMETERS = [
  'patient',
  'subject',
  'patient:identifier',
  'subject:identifier',
  'code',
  'category',
  'status',
  'clinical-status',
  'date',
  '_id',
];

function clinicalSubject(query: URLSearchParams, base: string): Subject {
  const references = ['patient', 'subject'].flatMap((name) => query.getAll(name));
  const identifiers = ['patient:identifier', 'subject:identifier'].flatMap((name) => query.getAll(name));
  if (references.length + identifiers.length !== 1) {
    throw new FhirError('missing-element', 'Say whose record is asked for: give patient (or subject) once.', {
      expression: ['patient'],
    });
  }
  const [identifier] = identifiers;
  return identifier === undefined
    ? personSubject(references[0] ?? '', base)
    : identifierSubject(identifier, 'patient:identifier');
}

function tokenCriteria(query: URLSearchParams, kind: TokenCriterion['kind']): TokenCriterion[] {
  return query.getAll(kind).map((value) => {
    const tokens = value.split(',').filter((token) => token !== '');
    const isSystem = (token: string): boolean => token.endsWith('|');
    const isCode = (token: string): boolean => !token.includes('|');
    return {
      kind,
      whole: tokens.filter((token) => !isSystem(token) && !isCode(token)).map((token) => `${kind}:${token}`),
      systems: tokens.filter(isSystem).map((token) => `${kind}:${token}`),
      codes: tokens.filter(isCode).map((token) => `|${token}`),
    };
  });
}

function clinicalCriteria(type: ClinicalType, query: URLSearchParams): Criteria {
  const ids = single(query, '_id')?.split(',');
  const locals = ids?.flatMap((id) => parseResourceId(id) ?? []);
  const statuses = [...query.getAll('status'), ...query.getAll('clinical-status')].flatMap((value) =>
    value.split(',').map((token) => token.split('|').at(-1) ?? ''),
  );
  return {
    types: [type],
    tokens: [...tokenCriteria(query, 'code'), ...tokenCriteria(query, 'category')],
    ...dateSpan(query, 'date'),
    ...(statuses.length === 0 ? {} : { statuses }),
    ...(locals === undefined ? {} : { locals }),
  };
}

/** Nobody found and nobody to be told of look the same, to the byte. */
function nothing(url: string): HttpAnswer {
  const outcome = {
    resourceType: 'OperationOutcome' as const,
    issue: [{ severity: 'information' as const, code: 'not-found' as const, diagnostics: NO_RECORD_SENTENCE }],
  };
  return {
    status: 200,
    headers: FHIR_JSON,
    body: searchset({ total: 0, links: [{ relation: 'self', url }], entries: [], outcome }),
  };
}

/** A search that names one person answers "no record" as an empty result; every other refusal as an error. */
async function orNothing(url: string, search: () => Promise<Disclosure>): Promise<HttpAnswer> {
  try {
    return await search();
  } catch (error) {
    if (error instanceof FhirError && error.situation === 'no-record') return nothing(url);
    throw error;
  }
}

/** `GET {type}?patient=`: one clinical type of one person, from every source that can hold it. */
export async function searchType(call: Call, type: ClinicalType, query: URLSearchParams): Promise<HttpAnswer> {
  const { gateway, http, requester } = call;
  assertScope(requester, type, 's');
  refuseUnknown(http, [...CLINICAL_PARAMETERS, '_format', '_pretty'], query);
  const url = `${gateway.base}/${type}?${query.toString()}`;
  return orNothing(url, async () => {
    const request = accessRequest(call, 'search-type', type, clinicalSubject(query, gateway.base), [type]);
    const criteria = clinicalCriteria(type, query);
    return disclose(gateway, request, async (permit) => {
      const { answers, closed } = await fanOut(permit, gateway.sources, [type]);
      const shown = await gateway.reader.read(permit, { ...criteria, closed });
      const entries = shown.map((each) => ({
        fullUrl: `${gateway.base}/${each.type}/${each.id}`,
        text: each.text,
        mode: 'match' as const,
      }));
      const outcome = searchOutcome(permit, answers);
      const body = searchset({
        total: shown.length,
        links: [{ relation: 'self', url }],
        entries,
        ...(outcome === undefined ? {} : { outcome }),
      });
      return { status: 200, headers: FHIR_JSON, body, answers, resources: shown };
    });
  });
}

async function patientRelease(call: Call, permit: Permit, url: string) {
  const { gateway } = call;
  const patient = await gateway.locator.patientOf(permit);
  const id = base32OfUuid(permit.person);
  const entries = [{ fullUrl: `${gateway.base}/Patient/${id}`, text: patient.text, mode: 'match' as const }];
  const body = searchset({ total: 1, links: [{ relation: 'self', url }], entries });
  return { status: 200, headers: FHIR_JSON, body, answers: [], resources: [{ type: 'Patient', id, version: patient.version }] };
}

/** `GET Patient?identifier=`: finds a person by NHS number, for those who may know of them. */
export async function searchPatient(call: Call, query: URLSearchParams): Promise<HttpAnswer> {
  const { gateway, http, requester } = call;
  assertScope(requester, 'Patient', 's');
  refuseUnknown(http, PATIENT_PARAMETERS, query);
  const [identifier, id] = [single(query, 'identifier'), single(query, '_id')];
  if ((identifier === undefined) === (id === undefined)) {
    throw new FhirError('missing-element', 'Give identifier or _id: people are not listed.', { expression: ['identifier'] });
  }
  const url = `${gateway.base}/Patient?${query.toString()}`;
  return orNothing(url, async () => {
    const subject =
      identifier === undefined ? personSubject(id ?? '', gateway.base) : identifierSubject(identifier, 'identifier');
    return disclose(gateway, accessRequest(call, 'search-type', 'Patient', subject), (permit) =>
      patientRelease(call, permit, url),
    );
  });
}
