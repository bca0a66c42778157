/** A time that an event must lie in: from the beginning to before the end, or outside of the two. */
export interface TimeBound {
  within?: { from?: Date; until?: Date };
  outside?: { from: Date; until: Date };
}

export interface EntityNamed {
  type: string;
  id: string;
  version?: string;
}

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

/** What of the trail is asked for. Everything must hold; of a list, any of it; an empty list finds nothing. */
export interface AuditCriteria {
  clauses?: readonly { on: ClauseKind; any: readonly string[] }[];
  names?: readonly (readonly { text: string; how: 'starts' | 'contains' | 'exact' }[])[];
  entities?: readonly (readonly EntityNamed[])[];
  recorded?: readonly (readonly TimeBound[])[];
  ids?: readonly string[];
  /** Only what this organisation did, and of what others did its own part. */
  concerning?: string;
}

export interface AuditPaging {
  count: number;
  ascending?: boolean;
  total: 'none' | 'bounded' | 'estimate' | 'accurate';
  after?: { recorded: string; sequence: string };
}

/** What the trail offers to this room: the audit service implements it. */
export interface AuditTrail {
  /** @throws FhirError `too-costly`. */
  search(
    criteria: AuditCriteria,
    paging: AuditPaging,
  ): Promise<{ events: { id?: string }[]; total?: number; next?: { recorded: string; sequence: string } }>;
  /** Newest first, some lines at a time. Holds nothing but what it gave last. */
  lines(criteria: AuditCriteria, format: 'csv' | 'ndjson'): AsyncGenerator<string>;
  /** What of a person's record left within a time, oldest first. */
  shown(asked: { person: string; from: Date; until: Date }): Promise<
    {
      id: string;
      recorded: Date;
      organisation: { ods: string; name: string };
      user?: { id: string; name: string; role: string };
      client: string;
      purpose: string;
      through?: string;
      resources: string[];
    }[]
  >;
}
