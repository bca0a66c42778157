import type { Resource } from '@medplum/fhirtypes';
import type { Organisation } from './access-request.ts';
import type { Permit } from './permit.ts';

/** How a source of a person's data answered. The words are part of the API: docs and `contracts/fhir` explain each. */
export const SOURCE_STATUSES = [
  'complete',
  'partial',
  'timed-out',
  'unavailable',
  'refused',
  'stale',
  'withheld',
  'not-asked',
] as const;
export type SourceStatus = (typeof SOURCE_STATUSES)[number];

/** Resources that a source gave and the exchange left out, each kind with its reason: never a silence. */
export interface Exclusion {
  type: string;
  reason: string;
  count: number;
}

export interface SourceAnswer {
  custodian: Organisation;
  status: SourceStatus;
  /** One sentence for the reader; a source's own warnings verbatim. No patient content. */
  text?: string;
  /** The time as of which the content is what the custodian held. */
  asOf?: Date;
  excluded?: readonly Exclusion[];
}

/** Whom a linked record was registered for. Both are absent of a record that was known by a custodian's own number alone. */
export interface LinkedFrom {
  person?: string;
  nhsNumber?: string;
  /** A reviewer has looked at every link that brought it here. */
  reviewed: boolean;
}

/** What one custodian holds about one person, and where it is kept. */
export interface Holding {
  record: string;
  custodian: Organisation;
  /** Which adapter speaks to it. `stored`: the exchange already has all of it. */
  source: 'gp-connect' | 'stored';
  /** Types known to be held; empty means not known yet. */
  types: readonly string[];
  /** Types that agreement and view let this requester see of it. */
  view: readonly string[] | 'all';
  /** It was registered for somebody else, and is this person's by a link: under whom its custodian knows it. */
  linked?: LinkedFrom;
  /** When the kept copy was last what the custodian holds; absent for records that the exchange itself keeps, or where none is kept. */
  asOf?: Date;
}

/** A system that must be asked before its record can be shown. Whom to ask about comes from the permit, never beside it. */
export interface Source {
  kind: Holding['source'];
  /** Types that it can give at all: a search for others does not ask it. */
  types: readonly string[];
  /** Brings the kept copy up to date. Failures are answers: this rejects only on a bug. `signal` ends at the deadline. */
  refresh(permit: Permit, holding: Holding, signal: AbortSignal): Promise<SourceAnswer>;
}

/** The subject reference in a translated resource: the record store puts the person there when it is read. */
export const SUBJECT = 'Patient/subject';

/**
 * What an adapter made of a source's content: R4 resources whose `id` is the source's own, references among them `Type/id`,
 * references to the person `SUBJECT`. Whatever could not be mapped safely is in `excluded`.
 */
export interface Translated {
  resources: readonly Resource[];
  excluded: readonly Exclusion[];
  /** The source's own warnings, verbatim (GP Connect list warnings and notes). */
  warnings: readonly string[];
}
