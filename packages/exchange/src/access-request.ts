/** HL7 v3 PurposeOfUse codes that the exchange knows. Secondary uses have routes and codes of their own and are not among them. */
export const PURPOSES = ['TREAT', 'ETREAT', 'BTG', 'HOPERAT', 'PATRQT'] as const;
export type PurposeOfUse = (typeof PURPOSES)[number];

export const ORGANISATION_KINDS = [
  'gp-practice',
  'acute-trust',
  'care-home',
  'local-authority',
  'ambulance',
  'community',
  'exchange',
] as const;
export type OrganisationKind = (typeof ORGANISATION_KINDS)[number];

export interface Organisation {
  /** ODS code. */
  ods: string;
  name: string;
  kind: OrganisationKind;
}

/** The person who acts, named as on the day of the act. */
export interface ActingUser {
  /** SDS user id, or the local user id where there is none. */
  id: string;
  name: string;
  /** NHS job role code, for example R8000. */
  role: string;
  /** SDS role profile id; GP Connect wants `UNK` where it is not known. */
  roleProfile: string;
}

/** Who asks and why: the verified content of an access token, and nothing that the caller could have added elsewhere. */
export interface Requester {
  clientId: string;
  organisation: Organisation;
  user?: ActingUser;
  purpose: PurposeOfUse;
  /** SMART v2 scopes as granted, for example `system/Observation.cu`. */
  scopes: readonly string[];
  /** NHS number of the person acting for themselves (PATRQT). */
  patient?: string;
  /** When and how strongly the user proved who they are (`auth_time`, `acr`), where the issuer says so. */
  authentication?: { at: Date; level: string };
  /** The token's `jti`. */
  tokenId: string;
}

/** Whom the request is about. `none`: about nobody (metadata), or about people that only the answer names (an audit search). */
export type Subject =
  | { by: 'nhs-number'; nhsNumber: string }
  | { by: 'person'; person: string }
  | { by: 'record'; record: string }
  | { by: 'none' };

export type Interaction =
  | 'read'
  | 'vread'
  | 'history-instance'
  | 'search-type'
  | 'create'
  | 'update'
  | 'patch'
  | 'delete'
  | 'batch'
  | 'transaction'
  | 'operation'
  | 'capabilities'
  | 'deliver'
  | 'unknown';

/** A request for somebody's data, or to add to it. */
export interface AccessRequest {
  requester: Requester;
  interaction: Interaction;
  /** The FHIR type or operation asked for, for example `Observation` or `$everything`. */
  target: string;
  subject: Subject;
  /** Clinical types wanted; empty means every type. */
  types: readonly string[];
  /** Path and query as asked; kept in the audit trail only. */
  query: string;
  /** The address of a search that answers "no record" as an empty result, not as an error. */
  nothing?: string;
  traceId: string;
  /** X-Request-ID as given, else the trace id. */
  requestId: string;
  /** Network address of the caller. */
  from: string;
}
