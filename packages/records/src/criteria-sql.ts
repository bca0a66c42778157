import type { Span } from '@ouzel/fhir';
import type { Condition, Prefix, WantedQuantity } from './criteria.ts';

type Bind = (value: unknown) => string;
/** The row alias whose facts are compared; its name is ours, never a caller's. */
type Alias = string;

const or = (parts: readonly string[]): string => (parts.length === 0 ? 'false' : `(${parts.join(' or ')})`);

/** Tokens without a system, or of one whose codes are terms. */
const OF_TERMS = `'^[^:]*:(http://(snomed[.]info/sct|loinc[.]org|terminology[.]hl7[.]org)(/[^|]*)?)?[|]'`;

function tokenSql(alias: Alias, { paths, any, not, terms }: Extract<Condition, { on: 'token' }>, bind: Bind): string {
  const whole = any.flatMap((token) => ('whole' in token ? paths.map((path) => `${path}:${token.whole}`) : []));
  const systems = any.flatMap((token) => ('system' in token ? paths.map((path) => `${path}:${token.system}|`) : []));
  const codes = any.flatMap((token) => ('code' in token ? [`|${token.code}`] : []));
  const parts: string[] = [];
  if (whole.length > 0) parts.push(`${alias}.tokens && ${bind(whole)}::text[]`);
  if (systems.length > 0)
    parts.push(`exists (select 1 from unnest(${alias}.tokens) t, unnest(${bind(systems)}::text[]) w where starts_with(t, w))`);
  if (codes.length > 0) {
    const within = bind(paths.map((path) => `${path}:`));
    const known = terms === true ? ` and t ~ ${OF_TERMS}` : '';
    parts.push(
      `exists (select 1 from unnest(${alias}.tokens) t, unnest(${bind(codes)}::text[]) w, unnest(${within}::text[]) p where starts_with(t, p) and right(t, length(w)) = w${known})`,
    );
  }
  return not === true ? `not ${or(parts)}` : or(parts);
}

/** How the span [f, u) of a resource stands to the span asked for. An approximate date lies within a day, or a tenth of its own length. */
function spanSql(prefix: Prefix, [from, until]: Span, f: string, u: string, bind: Bind): string {
  const within = (): string => `(${f} >= ${bind(from)}::float8 and ${u} <= ${bind(until)}::float8)`;
  const near = Math.max(86_400_000, (until - from) / 10);
  const forms: Readonly<Record<Prefix, () => string>> = {
    eq: within,
    ne: () => `not ${within()}`,
    gt: () => `${u} > ${bind(until)}::float8`,
    lt: () => `${f} < ${bind(from)}::float8`,
    ge: () => `(${u} > ${bind(until)}::float8 or ${within()})`,
    le: () => `(${f} < ${bind(from)}::float8 or ${within()})`,
    sa: () => `${f} >= ${bind(until)}::float8`,
    eb: () => `${u} <= ${bind(from)}::float8`,
    ap: () => `(${f} < ${bind(until + near)}::float8 and ${u} > ${bind(from - near)}::float8)`,
  };
  return forms[prefix]();
}

/** Facts of an element, one a row: `f ->> 0` and so on are its parts. */
const factsOf = (alias: Alias, path: string, bind: Bind): string =>
  `jsonb_array_elements(coalesce(${alias}.facts -> ${bind(path)}, '[]'::jsonb)) f`;

function dateSql(alias: Alias, { paths, any }: Extract<Condition, { on: 'date' }>, bind: Bind): string {
  return or(
    paths.map((path) => {
      const facts = factsOf(alias, path, bind);
      const tests = any.map(({ prefix, span }) => spanSql(prefix, span, '(f ->> 0)::float8', '(f ->> 1)::float8', bind));
      return `exists (select 1 from ${facts} where ${or(tests)})`;
    }),
  );
}

function quantityTest({ prefix, value, least, most, unit }: WantedQuantity, bind: Bind): string {
  const [low, high] = [`coalesce((f ->> 1)::float8, '-infinity')`, `coalesce((f ->> 2)::float8, 'infinity')`];
  const number = (given: number): string => `${bind(given)}::float8`;
  const tenth = Math.abs(value) / 10;
  const forms: Readonly<Record<Prefix, () => string>> = {
    eq: () => `(${low} >= ${number(least)} and ${high} < ${number(most)})`,
    ne: () => `not (${low} >= ${number(least)} and ${high} < ${number(most)})`,
    gt: () => `${high} > ${number(value)}`,
    lt: () => `${low} < ${number(value)}`,
    ge: () => `${high} >= ${number(value)}`,
    le: () => `${low} <= ${number(value)}`,
    sa: () => `${low} > ${number(value)}`,
    eb: () => `${high} < ${number(value)}`,
    ap: () => `(${low} <= ${number(value + tenth)} and ${high} >= ${number(value - tenth)})`,
  };
  if (unit === undefined) return forms[prefix]();
  if ('whole' in unit) return `(${forms[prefix]()} and f ->> 3 = ${bind(unit.whole)})`;
  const code = bind(unit.code);
  return `(${forms[prefix]()} and (f ->> 4 = ${code} or split_part(f ->> 3, '|', 2) = ${code}))`;
}

function quantitySql(alias: Alias, { paths, any }: Extract<Condition, { on: 'quantity' }>, bind: Bind): string {
  return or(
    paths.map((path) => {
      const facts = factsOf(alias, path, bind);
      return `exists (select 1 from ${facts} where ${or(any.map((wanted) => quantityTest(wanted, bind)))})`;
    }),
  );
}

function stringSql(alias: Alias, { paths, any, match }: Extract<Condition, { on: 'string' }>, bind: Bind): string {
  const tests = {
    start: (value: string) => `starts_with(f ->> 0, ${bind(value)})`,
    contains: (value: string) => `position(${bind(value)} in f ->> 0) > 0`,
    exact: (value: string) => `f ->> 1 = ${bind(value)}`,
  };
  return or(
    paths.map(
      (path) => `exists (select 1 from ${factsOf(alias, path, bind)} where ${or(any.map((value) => tests[match](value)))})`,
    ),
  );
}

function missingSql(alias: Alias, { paths, measured, missing }: Extract<Condition, { on: 'missing' }>, bind: Bind): string {
  const there = measured
    ? `coalesce(${alias}.facts ?| ${bind(paths)}::text[], false)`
    : `${alias}.tokens && ${bind(paths.map((path) => `${path}:`))}::text[]`;
  return missing ? `not ${there}` : there;
}

/** A condition as SQL over a row; every value is bound, never written. */
export function conditionSql(alias: Alias, condition: Condition, bind: Bind): string {
  switch (condition.on) {
    case 'token':
      return tokenSql(alias, condition, bind);
    case 'date':
      return dateSql(alias, condition, bind);
    case 'quantity':
      return quantitySql(alias, condition, bind);
    case 'string':
      return stringSql(alias, condition, bind);
    case 'missing':
      return missingSql(alias, condition, bind);
    case 'updated': {
      const ms = `floor(extract(epoch from ${alias}.updated) * 1000)::float8`;
      return or(condition.any.map(({ prefix, span }) => spanSql(prefix, span, ms, `(${ms} + 1)`, bind)));
    }
    case 'filed': {
      const { from, until } = condition;
      const date = `${alias}.clinical_date`;
      const late = from === undefined ? '' : ` and ${date} >= ${bind(from)}::timestamptz`;
      const early = until === undefined ? '' : ` and ${date} < ${bind(until)}::timestamptz`;
      return `(${date} = '-infinity' or (true${late}${early}))`;
    }
    default: {
      const [records, locals] = [condition.keys.map((key) => key.record), condition.keys.map((key) => key.local)];
      return `(${alias}.record, ${alias}.local) in (select * from unnest(${bind(records)}::uuid[], ${bind(locals)}::uuid[]))`;
    }
  }
}
