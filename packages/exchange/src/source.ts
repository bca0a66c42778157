import type { Resource } from '@medplum/fhirtypes';
import type { Organisation } from './access-request.ts';
import type { Permit } from './permit.ts';
import type { Stopped } from './source-stop.ts';

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
  /** It answered about somebody else, and nothing of that is here. */
  conflict?: boolean;
}

/**
 * What may be seen of a holding: all of it, or what an entry names: a type, `Observation`, or of a type what bears one token,
 * `Observation?category=http://terminology.hl7.org/CodeSystem/observation-category|vital-signs` (element, system and code).
 */
export type View = 'all' | readonly string[];

/** The types that a view has anything of. */
export function viewedTypes(view: readonly string[]): string[] {
  return [...new Set(view.map((entry) => entry.split('?', 1)[0] ?? entry))];
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
  /** Which adapter speaks to it. `stored`: the exchange already has all of it; `pointers`: only that documents are held there is known. */
  source: 'gp-connect' | 'stored' | 'pointers';
  /** Types known to be held; empty means not known yet. */
  types: readonly string[];
  /** The requester's own: nothing of it is withheld for its sensitivity. */
  own?: boolean;
  /** What agreement and view let this requester see of it. */
  view: View;
  /** What the person's directives take out of that: types, and resources with any of these sensitivity label bits. */
  except?: { types: readonly string[]; labels: number };
  /** What the requester may write into it, where it is another's record and an agreement lets it; absent: nothing. */
  writes?: View;
  /** Since when, by the source's own last word, the person does not want it to share. */
  dissentSince?: Date;
  /** By its custodian's word somebody else who is this person now does not want it to share: it is not asked, and nothing of it is shown. */
  shut?: true;
  /** Of a live source: what its last answer to this requester lets one conclude of types that are not in `types`. */
  known?: {
    /** When that answer was asked for: what came about later may not be in it. */
    asked: Date;
    /** It left nothing out. */
    whole: boolean;
    /** The custodian has promised to tell of every change before it is made. */
    announces: boolean;
    /** When it last told of one. */
    changed?: Date;
  };
  /** It was registered for somebody else, and is this person's by a link: under whom its custodian knows it. */
  linked?: LinkedFrom;
  /** It is not asked, whatever is asked of it. */
  stopped?: Stopped;
  /** When the kept copy was last what the custodian holds; absent for records that the exchange itself keeps, or where none is kept. */
  asOf?: Date;
}

/** A system that must be asked before its record can be shown. Whom to ask about comes from the permit, never beside it. */
export interface Source {
  kind: Holding['source'];
  /** Types that it can give at all: a search for others does not ask it. */
  types: readonly string[];
  /** False only where it is certain that the custodian holds none of these types: it need not be asked then. */
  mayHold(permit: Permit, holding: Holding, types: readonly string[]): boolean;
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
