import type { Permit } from '@ouzel/exchange';

/** The facts of a resource that policy looks at. */
export interface PolicyFacts {
  record: string;
  type: string;
  labels: number;
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

/**
 * Policy as SQL: the records of the permit, the types asked for, the labels withheld, and the types of each record whose view is narrower
 * than all, and what the person's directives take out of each record. The text says only what there is to say: a plan that is made once cannot leave out a test that is always true. `passes` is the
 * same rule in memory; a property test holds the two equal.
 */
export function filterOf(permit: Permit, wanted: Wanted): Filter {
  const narrowed = permit.holdings.filter((holding) => holding.view !== 'all').map((holding) => [holding.record, holding.view]);
  const values: unknown[] = [permit.holdings.map((holding) => holding.record), permit.labelsWithheld];
  const [only, more] = wanted.types;
  const one = only !== undefined && more === undefined;
  const typed = only === undefined ? undefined : values.push(one ? only : [...wanted.types]);
  const viewed = narrowed.length === 0 ? undefined : values.push(JSON.stringify(Object.fromEntries(narrowed)));
  const objected = permit.holdings.flatMap(({ record, except }) => (except === undefined ? [] : [[record, except]]));
  const excepted = objected.length === 0 ? undefined : values.push(JSON.stringify(Object.fromEntries(objected)));
  const within = (alias: string): string => {
    const type =
      typed === undefined ? '' : one ? ` and ${alias}.type = $${typed}::text` : ` and ${alias}.type = any($${typed}::text[])`;
    const view = `($${viewed}::jsonb -> ${alias}.record::text)`;
    const narrow = viewed === undefined ? '' : ` and (${view} is null or ${view} ? ${alias}.type)`;
    const taken = `($${excepted}::jsonb -> ${alias}.record::text)`;
    const except =
      excepted === undefined
        ? ''
        : ` and (${taken} is null or not (${taken} -> 'types' ? ${alias}.type) and ${alias}.labels & (${taken} ->> 'labels')::int = 0)`;
    return `${alias}.labels & $2::int = 0${type}${narrow}${except}`;
  };
  return {
    values,
    within,
    sql: (alias) => `${alias}.record = any($1::uuid[]) and ${within(alias)}`,
    kind: `${typed === undefined ? 'all' : one ? 'one' : 'some'}${viewed === undefined ? '' : '-narrow'}${excepted === undefined ? '' : '-except'}`,
  };
}

export function passes(permit: Permit, wanted: Wanted, facts: PolicyFacts): boolean {
  const holding = permit.holdings.find((each) => each.record === facts.record);
  const viewed = holding !== undefined && (holding.view === 'all' || holding.view.includes(facts.type));
  const asked = wanted.types.length === 0 || wanted.types.includes(facts.type);
  const except = holding?.except;
  const taken = except !== undefined && (except.types.includes(facts.type) || (facts.labels & except.labels) !== 0);
  return viewed && asked && !taken && (facts.labels & permit.labelsWithheld) === 0;
}
