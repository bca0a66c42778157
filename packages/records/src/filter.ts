import type { Holding, Permit, View, WithheldCodes } from '@ouzel/exchange';

/** The facts of a resource that policy looks at. */
export interface PolicyFacts {
  record: string;
  type: string;
  labels: number;
  /** Every code of the resource; looked at only while rows may not be labelled with all of them. */
  codes?: readonly string[];
  /** `element:system|code`, as `records.resource` keeps them. */
  tokens: readonly string[];
}

/** What a reader asks for; a permit narrows it and can never widen it. */
export interface Wanted {
  /** Empty: every type. */
  types: readonly string[];
}

export interface Filter {
  /** Over a row of `records.resource` with the given alias; its values are $1 and on. */
  sql: (alias: string) => string;
  /** The same without the record, for what goes through the records one by one. */
  within: (alias: string) => string;
  /** Only what is withheld for its sensitivity, over a row that has `record`, `labels` and `body`. */
  open: (alias: string) => string;
  values: unknown[];
  /** Filters of the same kind have the same text. */
  kind: string;
}

const isOwn = ({ own }: Holding): boolean => own === true;

/** Whether a row is open to the permit: none of its labels is withheld, none of the codes that rows may not be labelled with yet is in it, or it is the requester's own. */
function openSql(permit: Permit, bind: (value: unknown) => string): Filter['open'] {
  const { labelsWithheld, codesWithheld } = permit;
  const labels = bind(labelsWithheld);
  const own = permit.holdings.filter(isOwn).map(({ record }) => record);
  const mine = own.length === 0 || (labelsWithheld === 0 && codesWithheld === undefined) ? undefined : bind(own);
  const codes = codesWithheld && [bind(codesWithheld.any), bind(codesWithheld.below)];
  return (alias) => {
    const labelled = `${alias}.labels & ${labels}::int = 0`;
    const coded =
      codes === undefined
        ? ''
        : ` and not exists (select 1 from regexp_matches(${alias}.body, '"code":"([^"]*)"', 'g') m where m[1] = any(${codes[0]}::text[])
            or exists (select 1 from unnest(${codes[1]}::text[]) b where starts_with(m[1], b)))`;
    return mine === undefined ? labelled + coded : `((${labelled}${coded}) or ${alias}.record = any(${mine}::uuid[]))`;
  };
}

/** An entry of a view that names a token: its type, and the token as it is kept. */
function tokenOf(entry: string): { type: string; token: string } | undefined {
  const at = entry.indexOf('?');
  return at < 0 ? undefined : { type: entry.slice(0, at), token: entry.slice(at + 1).replace('=', ':') };
}

/** Records that are seen by the same view: most requesters see all that others hold by one. */
interface Group {
  records: string[];
  /** Types that may be seen whole. */
  whole: string[];
  /** Of a type, the tokens of which a resource must bear one. */
  borne: [type: string, tokens: string[]][];
}

function groupsOf(permit: Permit): Group[] {
  const narrowed = permit.holdings.flatMap(({ record, view }) => (view === 'all' ? [] : [{ record, view }]));
  return [...Map.groupBy(narrowed, ({ view }) => JSON.stringify(view)).values()].map((same) => {
    const entries = same[0]?.view ?? [];
    const named = entries.flatMap((entry) => tokenOf(entry) ?? []);
    return {
      records: same.map(({ record }) => record),
      whole: entries.filter((entry) => tokenOf(entry) === undefined),
      borne: [...Map.groupBy(named, ({ type }) => type)].map(([type, each]) => [type, each.map(({ token }) => token)]),
    };
  });
}

/** What a group's view lets through, over a row; its values are bound once. */
function viewed({ records, whole, borne }: Group, bind: (value: unknown) => string): (alias: string) => string {
  const [among, types] = [bind(records), bind(whole)];
  const tokens = borne.map(([type, each]) => [bind(type), bind(each)] as const);
  return (alias) => {
    const bearing = tokens.map(([type, each]) => ` or (${alias}.type = ${type}::text and ${alias}.tokens && ${each}::text[])`);
    return ` and (${alias}.record <> all(${among}::uuid[]) or ${alias}.type = any(${types}::text[])${bearing.join('')})`;
  };
}

/** What the person's directives take out of records, over a row; undefined where they take nothing. */
function takenSql(permit: Permit, bind: (value: unknown) => string): ((alias: string) => string) | undefined {
  const objected = permit.holdings.flatMap(({ record, except }) => (except === undefined ? [] : [[record, except]]));
  if (objected.length === 0) return undefined;
  const excepted = bind(JSON.stringify(Object.fromEntries(objected)));
  return (alias) => {
    const taken = `(${excepted}::jsonb -> ${alias}.record::text)`;
    return ` and (${taken} is null or not (${taken} -> 'types' ? ${alias}.type) and ${alias}.labels & (${taken} ->> 'labels')::int = 0)`;
  };
}

const isTaken = ({ except }: Holding, { type, labels }: Pick<PolicyFacts, 'type' | 'labels'>): boolean =>
  except !== undefined && (except.types.includes(type) || (labels & except.labels) !== 0);

/**
 * Policy as SQL: the records of the permit, the types asked for, the labels withheld, the types and tokens of records whose view is narrower
 * than all, and what the person's directives take out of each record. The text says only what there is to say: a plan that is made once
 * cannot leave out a test that is always true. `passes` is the
 * same rule in memory; a property test holds the two equal.
 */
export function filterOf(permit: Permit, wanted: Wanted): Filter {
  const values: unknown[] = [permit.holdings.map((holding) => holding.record)];
  const open = openSql(permit, (value) => `$${values.push(value)}`);
  const [only, more] = wanted.types;
  const one = only !== undefined && more === undefined;
  const sorts = `${values.length}${permit.codesWithheld === undefined ? '' : '-coded'}`;
  const typed = only === undefined ? undefined : values.push(one ? only : [...wanted.types]);
  const views = groupsOf(permit).map((group) => ({
    of: viewed(group, (value) => `$${values.push(value)}`),
    kind: `-narrow${group.borne.length}`,
  }));
  const taken = takenSql(permit, (value) => `$${values.push(value)}`);
  const within = (alias: string): string => {
    const type =
      typed === undefined ? '' : one ? ` and ${alias}.type = $${typed}::text` : ` and ${alias}.type = any($${typed}::text[])`;
    const narrow = views.map(({ of }) => of(alias)).join('');
    return `${open(alias)}${type}${narrow}${taken?.(alias) ?? ''}`;
  };
  return {
    values,
    open,
    within,
    sql: (alias) => `${alias}.record = any($1::uuid[]) and ${within(alias)}`,
    kind: `${typed === undefined ? 'all' : one ? 'one' : 'some'}${views.map(({ kind }) => kind).join('')}${taken === undefined ? '' : '-except'}-${sorts}`,
  };
}

function bears(codes: readonly string[], { any, below }: WithheldCodes): boolean {
  return codes.some((code) => any.includes(code) || below.some((beginning) => code.startsWith(beginning)));
}

/** Whether a row is open to the permit, as `Filter.open` has it. */
export function isOpen(
  permit: Permit,
  { record, labels, codes = [] }: Pick<PolicyFacts, 'record' | 'labels' | 'codes'>,
): boolean {
  if (permit.holdings.some((holding) => holding.record === record && isOwn(holding))) return true;
  const coded = permit.codesWithheld !== undefined && bears(codes, permit.codesWithheld);
  return (labels & permit.labelsWithheld) === 0 && !coded;
}

/** Whether a view shows what has these facts. */
export function isViewed(view: View, { type, tokens }: Pick<PolicyFacts, 'type' | 'tokens'>): boolean {
  if (view === 'all' || view.includes(type)) return true;
  return view.some((entry) => {
    const named = tokenOf(entry);
    return named !== undefined && named.type === type && tokens.includes(named.token);
  });
}

export function passes(permit: Permit, wanted: Wanted, facts: PolicyFacts): boolean {
  const holding = permit.holdings.find((each) => each.record === facts.record);
  const shown = holding !== undefined && isViewed(holding.view, facts);
  const asked = wanted.types.length === 0 || wanted.types.includes(facts.type);
  return shown && asked && !isTaken(holding, facts) && isOpen(permit, facts);
}
