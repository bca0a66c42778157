import { base32OfUuid, FhirError, type ResourceKey } from '@ouzel/fhir';
import { assertAlive, type Permit, type ResourceVersion } from '@ouzel/exchange';
import { resourceId } from '@ouzel/fhir';
import type { Database } from '@ouzel/runtime';
import { FILTER_SQL, filterValues } from './filter.ts';
import { limits } from './limits.ts';
import { redactLocation } from './redact.ts';
import { resourceText, type StoredRow } from './text.ts';

/** Tokens of which at least one must be there. */
export interface TokenCriterion {
  kind: 'code' | 'category' | 'identifier';
  /** `code:system|code` */
  whole: readonly string[];
  /** `code:system|` */
  systems: readonly string[];
  /** `|code` */
  codes: readonly string[];
}

/** What a search asks beside the type; every condition runs in SQL on the facts, so that counts are exact. */
export interface Criteria {
  types: readonly string[];
  /** Every criterion must be met. */
  tokens?: readonly TokenCriterion[];
  statuses?: readonly string[];
  /** Clinical date within [from, until). */
  from?: Date;
  until?: Date;
  locals?: readonly ResourceKey[];
  /** Records of the permit that are not to be read this time: their source refused. */
  closed?: readonly string[];
}

/** A resource that may be shown: its JSON text for the person of the permit. */
export interface Shown extends ResourceVersion {
  record: string;
  text: string;
}

export interface RecordReader {
  /** All that the permit and the criteria let through, by type, newest first. @throws FhirError `too-costly`, `unavailable`. */
  read(permit: Permit, criteria: Criteria): Promise<Shown[]>;
}

const COLUMNS = `record, type, local, version, (extract(epoch from updated) * 1000)::bigint as updated, array_to_string(subject_at, ',') as "subjectAt", body`;
const READ = `select ${COLUMNS} from records.resource where ${FILTER_SQL}`;
const ORDER = 'order by type, clinical_date desc nulls last, local';

/** Any of the tokens asked for: whole (`code:system|code`), every code of a system (`code:system|`), or a code of any system. */
function tokenCondition(wanted: TokenCriterion, bind: (value: unknown) => string): string {
  const within = `exists (select 1 from unnest(tokens) t, unnest(${bind(wanted.systems)}::text[]) w where starts_with(t, w))`;
  const ending = `exists (select 1 from unnest(tokens) t, unnest(${bind(wanted.codes)}::text[]) w where starts_with(t, ${bind(`${wanted.kind}:`)}) and right(t, length(w)) = w)`;
  return `(tokens && ${bind(wanted.whole)}::text[] or ${within} or ${ending})`;
}

function conditionsOf(criteria: Criteria, values: unknown[]): string {
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const parts: string[] = [];
  for (const any of criteria.tokens ?? []) parts.push(tokenCondition(any, bind));
  if (criteria.statuses !== undefined) parts.push(`status = any(${bind(criteria.statuses)}::text[])`);
  if (criteria.from !== undefined) parts.push(`clinical_date >= ${bind(criteria.from)}`);
  if (criteria.until !== undefined) parts.push(`clinical_date < ${bind(criteria.until)}`);
  if (criteria.closed !== undefined && criteria.closed.length > 0) parts.push(`record <> all(${bind(criteria.closed)}::uuid[])`);
  if (criteria.locals !== undefined) {
    const [records, locals] = [criteria.locals.map((key) => key.record), criteria.locals.map((key) => key.local)];
    parts.push(`(record, local) in (select * from unnest(${bind(records)}::uuid[], ${bind(locals)}::uuid[]))`);
  }
  return parts.map((part) => ` and ${part}`).join('');
}

function shown(row: StoredRow, permit: Permit, person: string): Shown {
  const id = resourceId(row);
  const text = resourceText(row, id, person);
  return {
    record: row.record,
    type: row.type,
    id,
    version: row.version,
    text: permit.hideLocation ? redactLocation(text) : text,
  };
}

export function createRecordReader(database: Pick<Database, 'rows'>): RecordReader {
  return {
    async read(permit, criteria) {
      assertAlive(permit);
      const values: unknown[] = filterValues(permit, criteria);
      const text = `${READ}${conditionsOf(criteria, values)} ${ORDER} limit ${limits.resourcesMax + 1}`;
      const plain = values.length === 4 ? { name: 'records-read' } : {};
      const rows = await database.rows<StoredRow>({ ...plain, text, values });
      if (rows.length > limits.resourcesMax)
        throw new FhirError('too-costly', 'This record is too large for one answer; ask for fewer types.');
      const person = base32OfUuid(permit.person);
      // A source's own Patient may hold an address in any element: for a restricted person none is shown.
      return rows.filter((row) => !permit.hideLocation || row.type !== 'Patient').map((row) => shown(row, permit, person));
    },
  };
}
