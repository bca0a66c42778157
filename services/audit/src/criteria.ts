/** A time that an event must lie in, as a FHIR date with its prefix means it: `within` from its beginning to before its end. */
export interface TimeBound {
  within?: { from?: Date; until?: Date };
  outside?: { from: Date; until: Date };
}

/** What is compared with values. */
export type ClauseKind =
  | 'person'
  | 'organisation'
  | 'user'
  | 'client'
  | 'agent'
  | 'role'
  | 'purpose'
  | 'outcome'
  | 'address'
  | 'custodian'
  | 'object'
  | 'subtype'
  | 'action';

/** A resource as an event names it. */
export interface EntityNamed {
  type: string;
  id: string;
  version?: string;
}

/** What an information governance reader asks (ITI-81). Everything must hold; of a list, any of it. An empty list finds nothing. */
export interface AuditCriteria {
  clauses?: readonly { on: ClauseKind; any: readonly string[] }[];
  names?: readonly (readonly { text: string; how: 'starts' | 'contains' | 'exact' }[])[];
  entities?: readonly (readonly EntityNamed[])[];
  recorded?: readonly (readonly TimeBound[])[];
  ids?: readonly string[];
  /** Only what this organisation did, and of what others did its own part. */
  concerning?: string;
}

/** How its answer is to be. */
export interface AuditPaging {
  count: number;
  /** Oldest first; else newest first. */
  ascending?: boolean;
  /** `bounded` counts up to a bound and says nothing beyond it. */
  total: 'none' | 'bounded' | 'estimate' | 'accurate';
  /** The last event of the page before. */
  after?: AuditPlace;
}

/** Where in the trail an event stands. */
export interface AuditPlace {
  recorded: string;
  sequence: string;
}
