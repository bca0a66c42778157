import { hash } from 'node:crypto';
import type { Permit } from '@ouzel/exchange';
import type { ResourceKey } from '@ouzel/fhir';
import type { Statement } from '@ouzel/runtime';
import type { Condition, WantedToken } from './criteria.ts';
import { conditionSql } from './criteria-sql.ts';
import type { Facts } from './facts.ts';
import { filterOf } from './filter.ts';
import { limits } from './limits.ts';
import type { Criteria, Paging } from './read.ts';
import { isOfTerms, isShown } from './redact.ts';
import { joined } from './joined-rows.ts';

/** PostgreSQL keeps so much of a statement's name (https://www.postgresql.org/docs/18/limits.html, identifier length), characters. */
const NAME_CHARS_MAX = 63;

type Bind = (value: unknown) => string;

/** A code of a supplier's own is not shown. */
function isShownToken(token: WantedToken): boolean {
  if ('code' in token) return true;
  const [system = ''] = ('system' in token ? token.system : token.whole).split('|');
  return system === '' || isOfTerms(system);
}

/** Of a restricted person nobody searches by what is not shown: such an element is as if it were not there. */
function asShown({ hideLocation }: Permit, condition: Condition): Condition | string {
  if (!hideLocation || !('paths' in condition)) return condition;
  const paths = condition.on === 'string' ? [] : condition.paths.filter(isShown);
  if (paths.length > 0 && condition.on === 'token')
    return { ...condition, paths, any: condition.any.filter(isShownToken), terms: true };
  if (paths.length > 0) return { ...condition, paths };
  if (condition.on === 'missing') return String(condition.missing);
  return String(condition.on === 'token' && condition.not === true);
}

interface Where {
  values: unknown[];
  bind: Bind;
  /** Policy and criteria over the row `r`. */
  sql: string;
  /** The same without the record. */
  within: string;
  /** Policy alone, without the record, over a row of an alias. */
  policy: (alias: string) => string;
  /** Statements whose text is always the same have a name, and are planned once. */
  name: (name: string) => { name?: string };
}

/** Two names that are the same as far as the server keeps them would be one statement. */
function statementName(name: string): string {
  return name.length <= NAME_CHARS_MAX ? name : `records-${hash('sha256', name, 'hex').slice(0, 48)}`;
}

function whereOf(permit: Permit, criteria: Criteria): Where {
  const filter = filterOf(permit, criteria);
  const { values } = filter;
  const bind: Bind = (value) => `$${values.push(value)}`;
  const parts = (criteria.conditions ?? []).map((condition) => {
    const shown = asShown(permit, condition);
    return typeof shown === 'string' ? shown : conditionSql('r', shown, bind);
  });
  if (criteria.closed !== undefined && criteria.closed.length > 0)
    parts.push(`r.record <> all(${bind(criteria.closed)}::uuid[])`);
  // A source's own Patient may hold an address in any element: for a restricted person none is shown.
  if (permit.hideLocation) parts.push(`r.type <> 'Patient'`);
  const conditions = parts.map((part) => ` and ${part}`).join('');
  const name = (kind: string): { name?: string } =>
    parts.length === 0 ? { name: statementName(`records-${kind}-${filter.kind}`) } : {};
  return {
    values,
    bind,
    sql: `${filter.sql('r')}${conditions}`,
    within: `${filter.within('r')}${conditions}`,
    policy: filter.within,
    name,
  };
}

/** Everything that the criteria let through, by type, newest first. */
export function readStatement(permit: Permit, criteria: Criteria): Statement {
  const { values, sql, name } = whereOf(permit, criteria);
  const from = `records.resource r where ${sql}`;
  const text = joined({ from, order: 'r.type, r.clinical_date desc, r.local', most: String(limits.resourcesMax + 1) });
  return { ...name('read'), text, values };
}

/** What rows are sorted by, and its SQL type. */
const KEYS = { date: ['clinical_date', 'timestamptz'], updated: ['updated', 'timestamptz'], id: ['local', 'uuid'] } as const;

const PAGED = 'r.record, r.type, r.local, r.clinical_date, r.updated, r.version, r.subject_at, r.body';

// Of each record no more than a page can be needed, and an index has them in order: nothing more is read.
const firstOf = ({ within }: Where, order: string, most: string): string => `unnest($1::uuid[]) k(record) cross join lateral (
    select ${PAGED} from records.resource r where r.record = k.record and ${within} order by ${order}, r.local limit ${most}) r`;

// Where a resource changed since the first page, it is placed, tested and shown as it was then: nothing is shown twice or passed over. It
// is shown only as far as policy lets its newest state be shown too.
function laterOf(permit: Permit, criteria: Criteria, { sql, within, policy: each }: Where, asOf: string): string {
  const policy = filterOf(permit, criteria).sql('r');
  return `(select r.record, r.type, r.local, r.clinical_date, r.updated, r.tokens, r.facts, r.labels, r.version, r.subject_at, r.body
      from records.resource r where ${sql} and r.updated <= ${asOf}
    union all select r.record, r.type, r.local, h.clinical_date, h.updated, h.tokens, h.facts, r.labels, h.version, h.subject_at, h.body
      from records.resource r cross join lateral (select * from records.history o where (o.record, o.type, o.local) = (r.record, r.type, r.local)
        and o.updated <= ${asOf} order by o.version desc limit 1) h where ${policy} and ${each('h')} and r.updated > ${asOf}) r where ${within}`;
}

export function pageStatement(permit: Permit, criteria: Criteria, paging: Paging): Statement {
  const { sort, after, total, count } = paging;
  const where = whereOf(permit, criteria);
  const { values, bind, sql } = where;
  const [column, type] = KEYS[sort.by];
  const key = `r.${column}`;
  const [direction, past] = sort.descending ? ['desc', '<'] : ['asc', '>'];
  const order = `${key} ${direction}`;
  const most = bind(count + 1);
  const counted = total ? { total: `(select count(*)::int from records.resource r where ${sql})` } : {};
  const page = { order: `${order}, r.record, r.local`, most, key: column, ...counted };
  if (after === undefined) {
    const text = joined({ ...page, from: firstOf(where, order, most) });
    return { ...where.name(`page-${sort.by}-${direction}-${total}`), text, values };
  }
  const [asOf, at, record, local] = [bind(paging.asOf), bind(after.key), bind(after.record), bind(after.local)];
  const begin = `(${key} ${past} ${at}::${type} or (${key} = ${at}::${type} and (r.record, r.local) > (${record}::uuid, ${local}::uuid)))`;
  const from = `${laterOf(permit, criteria, where, `${asOf}::timestamptz`)} and ${begin}`;
  return { text: joined({ ...page, from }), values };
}

export function countStatement(permit: Permit, criteria: Criteria): Statement {
  const { values, sql, name } = whereOf(permit, criteria);
  return { ...name('count'), text: `select count(*)::int as total from records.resource r where ${sql}`, values };
}

/** Versions of one resource, newest first. Policy must let the newest one through, and each by itself. */
export function historyStatement(permit: Permit, type: string, key: ResourceKey, version: number | undefined): Statement {
  const { values, bind, sql, policy } = whereOf(permit, { types: [type] });
  const at = `(r.record, r.local) = (${bind(key.record)}::uuid, ${bind(key.local)}::uuid)`;
  const only = version === undefined ? '' : ` where r.version = ${bind(version)}`;
  const from = `(
    select r.record, r.type, r.local, r.version, r.updated, r.subject_at, r.body from records.resource r where ${sql} and ${at}
    union all select h.record, h.type, h.local, h.version, h.updated, h.subject_at, h.body
      from records.resource r join records.history h using (record, type, local) where ${sql} and ${at} and ${policy('h')}
    ) r${only}`;
  return { text: joined({ from, order: 'r.version desc', most: String(limits.versionsMax) }), values };
}

export function referencesStatement(permit: Permit, criteria: Criteria, paths: readonly string[]): Statement {
  const { values, bind, sql } = whereOf(permit, criteria);
  const followed = permit.hideLocation ? paths.filter(isShown) : paths;
  const text = `select distinct substr(t, length(p) + 1) as reference
    from records.resource r, unnest(r.tokens) t, unnest(${bind(followed.map((path) => `${path}:`))}::text[]) p
    where ${sql} and starts_with(t, p) and position('/' in t) > 0`;
  return { text, values };
}

/** Of each code the newest so many. A resource with several codes counts under the first by the alphabet. */
export function lastStatement(permit: Permit, criteria: Criteria, most: number): Statement {
  const { values, bind, sql } = whereOf(permit, criteria);
  const code = `(select min(t) from unnest(r.tokens) t where starts_with(t, 'code:') and length(t) > 5)`;
  const from = `(
      select r.*, row_number() over (partition by ${code} order by r.clinical_date desc, r.local) as place from records.resource r where ${sql}
    ) r where r.place <= ${bind(most)}`;
  return { text: joined({ from, order: 'r.clinical_date desc, r.local', most: String(limits.resourcesMax) }), values };
}

/** Whether one resource that is kept elsewhere meets conditions: its facts stand in the place of a row. */
export function meetsStatement({ tokens, measured }: Facts, updated: Date, conditions: readonly Condition[]): Statement {
  const values: unknown[] = [tokens, measured === undefined ? null : JSON.stringify(measured), updated];
  const bind: Bind = (value) => `$${values.push(value)}`;
  const parts = conditions.map((condition) => conditionSql('r', condition, bind));
  const row = `(select $1::text[] as tokens, $2::jsonb as facts, $3::timestamptz as updated, null::uuid as record, null::uuid as local, '-infinity'::timestamptz as clinical_date) r`;
  return { text: `select 1 as met from ${row} where ${parts.join(' and ')}`, values };
}
