import type { Permit } from '@ouzel/exchange';
import type { ResourceKey } from '@ouzel/fhir';
import type { Statement } from '@ouzel/runtime';
import type { Condition } from './criteria.ts';
import { conditionSql } from './criteria-sql.ts';
import type { Facts } from './facts.ts';
import { filterSql, filterValues } from './filter.ts';
import { limits } from './limits.ts';
import type { Criteria, Paging } from './read.ts';
import type { StoredRow } from './text.ts';

/** A row of a page, with the value that it was sorted by. */
export type PageRow = StoredRow & { key: string; total: number | null };

const COLUMNS = `r.record, r.type, r.local, r.version, (extract(epoch from r.updated) * 1000)::bigint as updated, array_to_string(r.subject_at, ',') as "subjectAt", r.body`;

type Bind = (value: unknown) => string;

interface Where {
  values: unknown[];
  bind: Bind;
  /** Beyond the filter of policy; empty, or begins with ` and `. */
  conditions: string;
  /** Statements whose text is always the same have a name, and are planned once. */
  plain: boolean;
}

/** `first` are further values of a kind of statement, from $5. */
function whereOf(permit: Permit, criteria: Criteria, first: readonly unknown[] = []): Where {
  const values: unknown[] = [...filterValues(permit, criteria), ...first];
  const bind: Bind = (value) => `$${values.push(value)}`;
  const parts = (criteria.conditions ?? []).map((condition) => conditionSql('r', condition, bind));
  if (criteria.closed !== undefined && criteria.closed.length > 0)
    parts.push(`r.record <> all(${bind(criteria.closed)}::uuid[])`);
  // A source's own Patient may hold an address in any element: for a restricted person none is shown.
  if (permit.hideLocation) parts.push(`r.type <> 'Patient'`);
  return { values, bind, conditions: parts.map((part) => ` and ${part}`).join(''), plain: parts.length === 0 };
}

const named = (name: string, plain: boolean): { name?: string } => (plain ? { name } : {});

/** Everything that the criteria let through, by type, newest first. */
export function readStatement(permit: Permit, criteria: Criteria): Statement {
  const { values, conditions, plain } = whereOf(permit, criteria);
  const text = `select ${COLUMNS} from records.resource r where ${filterSql('r')}${conditions}
    order by r.type, r.clinical_date desc, r.local limit ${limits.resourcesMax + 1}`;
  return { ...named('records-read', plain), text, values };
}

/** What rows are sorted by, and its SQL type. */
const KEYS = { date: ['clinical_date', 'timestamptz'], updated: ['updated', 'timestamptz'], id: ['local', 'uuid'] } as const;

const FIRST = `records.resource r where ${filterSql('r')}`;

// Where a resource changed since the first page, it is placed and tested as it was then: nothing is shown twice or passed over. It is
// shown only as far as policy lets its newest state be shown.
const LATER = `(select r.record, r.type, r.local, r.clinical_date, r.updated, r.tokens, r.facts, r.version, r.subject_at, r.body
    from records.resource r where ${filterSql('r')} and r.updated <= $5
  union all select r.record, r.type, r.local, h.clinical_date, h.updated, h.tokens, h.facts, r.version, r.subject_at, r.body
    from records.resource r cross join lateral (select * from records.history o where (o.record, o.type, o.local) = (r.record, r.type, r.local)
      and o.updated <= $5 order by o.version desc limit 1) h where ${filterSql('r')} and r.updated > $5) r where true`;

export function pageStatement(permit: Permit, criteria: Criteria, { sort, after, total, asOf, count }: Paging): Statement {
  const { values, bind, conditions, plain } = whereOf(permit, criteria, after === undefined ? [] : [asOf]);
  const from = `${after === undefined ? FIRST : LATER}${conditions}`;
  const [column, type] = KEYS[sort.by];
  const key = `r.${column}`;
  const [direction, past] = sort.descending ? ['desc', '<'] : ['asc', '>'];
  let begin = '';
  if (after !== undefined) {
    const [at, record, local] = [bind(after.key), bind(after.record), bind(after.local)];
    const tie = `(r.record, r.local) > (${record}::uuid, ${local}::uuid)`;
    begin = ` and (${key} ${past} ${at}::${type} or (${key} = ${at}::${type} and ${tie}))`;
  }
  const counted = total ? `(select count(*)::int from ${from})` : 'null::int';
  const text = `select ${COLUMNS}, ${key}::text as key, ${counted} as total from ${from}${begin}
    order by ${key} ${direction}, r.record, r.local limit ${bind(count + 1)}`;
  return { ...named(`records-page-${sort.by}-${direction}-${after === undefined}-${total}`, plain), text, values };
}

export function countStatement(permit: Permit, criteria: Criteria, { after, asOf }: Paging): Statement {
  const { values, conditions, plain } = whereOf(permit, criteria, after === undefined ? [] : [asOf]);
  const text = `select count(*)::int as total from ${after === undefined ? FIRST : LATER}${conditions}`;
  return { ...named(`records-count-${after === undefined}`, plain), text, values };
}

/** Versions of one resource, newest first. Labels of the newest bind the older ones too. */
export function historyStatement(permit: Permit, type: string, key: ResourceKey, version: number | undefined): Statement {
  const { values, bind, conditions } = whereOf(permit, { types: [type] });
  const at = `(r.record, r.local) = (${bind(key.record)}::uuid, ${bind(key.local)}::uuid)`;
  const only = version === undefined ? '' : ` where r.version = ${bind(version)}`;
  const text = `select ${COLUMNS} from (
    select r.record, r.type, r.local, r.version, r.updated, r.subject_at, r.body from records.resource r where ${filterSql('r')}${conditions} and ${at}
    union all select h.record, h.type, h.local, h.version, h.updated, h.subject_at, h.body
      from records.resource r join records.history h using (record, type, local) where ${filterSql('r')}${conditions} and ${at} and h.labels & $3::int = 0
    ) r${only} order by r.version desc limit ${limits.versionsMax}`;
  return { text, values };
}

export function referencesStatement(permit: Permit, criteria: Criteria, paths: readonly string[]): Statement {
  const { values, bind, conditions } = whereOf(permit, criteria);
  const text = `select distinct substr(t, length(p) + 1) as reference from records.resource r, unnest(r.tokens) t, unnest(${bind(paths.map((path) => `${path}:`))}::text[]) p
    where ${filterSql('r')}${conditions} and starts_with(t, p) and position('/' in t) > 0`;
  return { text, values };
}

/** Of each code the newest so many. A resource with several codes counts under the first by the alphabet. */
export function lastStatement(permit: Permit, criteria: Criteria, most: number): Statement {
  const { values, bind, conditions } = whereOf(permit, criteria);
  const code = `(select min(t) from unnest(r.tokens) t where starts_with(t, 'code:') and length(t) > 5)`;
  const text = `select ${COLUMNS} from (
      select r.*, row_number() over (partition by ${code} order by r.clinical_date desc, r.local) as place from records.resource r where ${filterSql('r')}${conditions}
    ) r where r.place <= ${bind(most)} order by r.clinical_date desc, r.local limit ${limits.resourcesMax}`;
  return { text, values };
}

/** Whether one resource that is kept elsewhere meets conditions: its facts stand in the place of a row. */
export function meetsStatement({ tokens, measured }: Facts, updated: Date, conditions: readonly Condition[]): Statement {
  const values: unknown[] = [tokens, measured === undefined ? null : JSON.stringify(measured), updated];
  const bind: Bind = (value) => `$${values.push(value)}`;
  const parts = conditions.map((condition) => conditionSql('r', condition, bind));
  const row = `(select $1::text[] as tokens, $2::jsonb as facts, $3::timestamptz as updated, null::uuid as record, null::uuid as local, '-infinity'::timestamptz as clinical_date) r`;
  return { text: `select 1 as met from ${row} where ${parts.join(' and ')}`, values };
}
