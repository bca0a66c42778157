import type { Permit, View } from '@ouzel/exchange';

/** The facts of a resource that policy looks at. */
export interface PolicyFacts {
  record: string;
  type: string;
  labels: number;
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
  values: unknown[];
  /** Filters of the same kind have the same text. */
  kind: string;
}

/** An entry of a view that names a token: its type, and the token as it is kept. */
function tokenOf(entry: string): { type: string; token: string } | undefined {
  const at = entry.indexOf('?');
  return at < 0 ? undefined : { type: entry.slice(0, at), token: entry.slice(at + 1).replace('=', ':') };
}

type Narrowed = [record: string, entries: readonly string[]][];

/** By record the types that may be seen whole, and by record and type the tokens of which a resource must bear one. */
function narrowedValues(narrowed: Narrowed): { whole: string; tokens: string | undefined } {
  const tokens = narrowed.flatMap(([record, entries]) => {
    const named = entries.flatMap((entry) => tokenOf(entry) ?? []);
    const byType = Map.groupBy(named, ({ type }) => type);
    return named.length === 0
      ? []
      : [[record, Object.fromEntries([...byType].map(([type, each]) => [type, each.map(({ token }) => token)]))] as const];
  });
  return {
    whole: JSON.stringify(Object.fromEntries(narrowed)),
    tokens: tokens.length === 0 ? undefined : JSON.stringify(Object.fromEntries(tokens)),
  };
}

/**
 * Policy as SQL: the records of the permit, the types asked for, the labels withheld, and the types and tokens of each record whose view
 * is narrower than all. The text says only what there is to say: a plan that is made once cannot leave out a test that is always true. `passes` is the
 * same rule in memory; a property test holds the two equal.
 */
export function filterOf(permit: Permit, wanted: Wanted): Filter {
  const narrowed = permit.holdings.flatMap(({ record, view }): Narrowed => (view === 'all' ? [] : [[record, view]]));
  const values: unknown[] = [permit.holdings.map((holding) => holding.record), permit.labelsWithheld];
  const [only, more] = wanted.types;
  const one = only !== undefined && more === undefined;
  const typed = only === undefined ? undefined : values.push(one ? only : [...wanted.types]);
  const { whole, tokens } = narrowedValues(narrowed);
  const viewed = narrowed.length === 0 ? undefined : values.push(whole);
  const borne = tokens === undefined ? undefined : values.push(tokens);
  const within = (alias: string): string => {
    const type =
      typed === undefined ? '' : one ? ` and ${alias}.type = $${typed}::text` : ` and ${alias}.type = any($${typed}::text[])`;
    const view = `($${viewed}::jsonb -> ${alias}.record::text)`;
    const token = `($${borne}::jsonb -> ${alias}.record::text -> ${alias}.type) ?| ${alias}.tokens`;
    const bears = borne === undefined ? '' : ` or coalesce(${token}, false)`;
    const narrow = viewed === undefined ? '' : ` and (${view} is null or ${view} ? ${alias}.type${bears})`;
    return `${alias}.labels & $2::int = 0${type}${narrow}`;
  };
  return {
    values,
    within,
    sql: (alias) => `${alias}.record = any($1::uuid[]) and ${within(alias)}`,
    kind: `${typed === undefined ? 'all' : one ? 'one' : 'some'}${viewed === undefined ? '' : borne === undefined ? '-narrow' : '-tokens'}`,
  };
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
  const viewed = holding !== undefined && isViewed(holding.view, facts);
  const asked = wanted.types.length === 0 || wanted.types.includes(facts.type);
  return viewed && asked && (facts.labels & permit.labelsWithheld) === 0;
}
