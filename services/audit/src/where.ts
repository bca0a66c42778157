import type { AuditCriteria, AuditPlace, ClauseKind, EntityNamed, TimeBound } from './criteria.ts';
import { interactionsNamed } from './interactions.ts';
import { type TermKind, termOf } from './terms.ts';

/** A condition of a statement with its values, which are never part of its text. */
export interface Where {
  text: string;
  values: unknown[];
}
type Put = (value: unknown) => string;

const AGENTS = ['organisation', 'user', 'client'] as const;

function termsFor(on: ClauseKind, any: readonly string[]): string[] {
  if (on === 'subtype' || on === 'action') return interactionsNamed(on, any).map((each) => termOf('interaction', each));
  const kinds: readonly TermKind[] = on === 'agent' ? AGENTS : [on];
  return kinds.flatMap((kind) => any.map((value) => termOf(kind, value)));
}

function bearing(terms: readonly string[], put: Put): string {
  if (terms.length === 0) return 'false';
  // Containing one is estimated by how common it is; having one of several by all of them.
  return `terms ${terms.length === 1 ? '@>' : '&&'} ${put(terms)}::text[]`;
}

const within = ({ from, until }: { from?: Date; until?: Date }, put: Put): string =>
  [
    ...(from === undefined ? [] : [`recorded >= ${put(from)}`]),
    ...(until === undefined ? [] : [`recorded < ${put(until)}`]),
    ...(from === undefined && until === undefined ? ['true'] : []),
  ].join(' and ');

const timed = (bound: TimeBound, put: Put): string =>
  bound.outside === undefined ? `(${within(bound.within ?? {}, put)})` : `not (${within(bound.outside, put)})`;

const escaped = (text: string): string => text.replaceAll(/[^A-Za-z0-9]/g, String.raw`\$&`);

/** Found by its record, and then told from others of that record in the text: `"Type/record. local/version local/version"`. */
function entity({ type, id, version }: EntityNamed, put: Put): string {
  const dot = id.indexOf('.');
  const key = dot < 0 ? `${type}/` : id.slice(0, dot);
  const group = escaped(`${type}/${id.slice(0, dot + 1)}`);
  const local = escaped(id.slice(dot + 1));
  const pattern = `"${group} ([^"]* )?${local}/${version === undefined ? '[0-9]+' : escaped(version)}[ "]`;
  return `(terms @> ${put([termOf('entity', key)])}::text[] and event ~ ${put(pattern)})`;
}

const anyOf = (conditions: readonly string[]): string => (conditions.length === 0 ? 'false' : `(${conditions.join(' or ')})`);

/** Criteria as SQL on the columns of `audit.event`. Names were looked up before: they are terms like any other. */
export function whereOf(
  { clauses = [], entities = [], recorded = [], ids, concerning }: AuditCriteria,
  names: readonly (readonly string[])[],
): Where {
  const values: unknown[] = [];
  const put: Put = (value) => `$${values.push(value)}`;
  const conditions = [
    ...clauses.map(({ on, any }) => bearing(termsFor(on, any), put)),
    ...names.map((any) =>
      bearing(
        any.map((name) => termOf('name', name)),
        put,
      ),
    ),
    ...entities.map((any) => anyOf(any.map((each) => entity(each, put)))),
    ...recorded.map((any) => anyOf(any.map((each) => timed(each, put)))),
    ...(ids === undefined ? [] : [`id = any(${put(ids)}::uuid[])`]),
    ...(concerning === undefined ? [] : [bearing([termOf('organisation', concerning), termOf('custodian', concerning)], put)]),
  ];
  return { text: conditions.length === 0 ? 'true' : conditions.join(' and '), values };
}

/** The same, of what comes after a place. The bound on the time alone lets the server pass over whole months. */
export function whereAfter({ text, values }: Where, ascending: boolean, after: AuditPlace | undefined): Where {
  if (after === undefined) return { text, values };
  const sign = ascending ? '>' : '<';
  const [at, sequence] = [`$${values.length + 1}::timestamptz`, `$${values.length + 2}::bigint`];
  return {
    text: `${text} and recorded ${sign}= ${at} and (recorded, sequence) ${sign} (${at}, ${sequence})`,
    values: [...values, after.recorded, after.sequence],
  };
}
