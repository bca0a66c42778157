import type { Route } from '@ouzel/runtime';
import type { ClinicalType } from './clinical-types.ts';
import { byPost } from './operation-post.ts';
import { type FhirRoute, type Interactor, refuseUnstorable } from './request.ts';

/** An address of the API, and what the CapabilityStatement says of it. */
export interface ApiRoute extends FhirRoute {
  /** Below which base: the FHIR API, that of information governance, or the record locator. */
  door: 'fhir' | 'ig' | 'nrl';
  /** The type that it is about, and the interaction or operation that it claims for it. */
  claim?: { type?: ClaimedType; code: string } | { type?: ClaimedType; operation: string; definition: string };
}

export type ClaimedType =
  | 'Patient'
  | 'AuditEvent'
  | 'Consent'
  | 'Group'
  | 'Task'
  | 'Communication'
  | 'Subscription'
  | ClinicalType;

/** A search by POST keeps the NHS number out of URLs; its parameters may stand in both places. */
export async function formOf(http: Parameters<Interactor>[0]['http']): Promise<URLSearchParams> {
  const both = new URLSearchParams(http.query);
  const form = (await http.body()).toString();
  refuseUnstorable(form);
  for (const [name, value] of new URLSearchParams(form)) both.append(name, value);
  return both;
}

export type Claim = NonNullable<ApiRoute['claim']>;

export const fhir = (method: Route['method'], name: string, path: string, claim: Claim, handle: Interactor): ApiRoute => ({
  door: 'fhir',
  method,
  name,
  path,
  claim,
  interaction: 'code' in claim && isInteraction(claim.code) ? claim.code : 'operation',
  handle,
});

const INTERACTIONS = [
  'read',
  'vread',
  'history-instance',
  'search-type',
  'create',
  'update',
  'patch',
  'delete',
  'batch',
  'transaction',
] as const;
const isInteraction = (code: string): code is (typeof INTERACTIONS)[number] => INTERACTIONS.some((each) => each === code);

export const HL7 = 'http://hl7.org/fhir/OperationDefinition';
export const OURS = 'https://ouzel.example/fhir/OperationDefinition';

/** An operation that changes nothing may be asked by GET, and like every operation by POST. */
export const reading = (
  type: ClaimedType,
  operation: string,
  below: string,
  definition: string,
  handle: Interactor,
): ApiRoute[] => {
  const [name, path, claim] = [`${type} ${operation}`, `/${type}${below}/$${operation}`, { type, operation, definition }];
  return [fhir('GET', name, path, claim, handle), fhir('POST', name, path, claim, byPost(handle))];
};
