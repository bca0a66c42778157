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

/**
 * Policy as SQL over `records.resource`, with its values as $1 to $4: the records of the permit, the types asked for (null: all), the
 * labels withheld, and the types of each record whose view is narrower than all (null: none is). `passes` is the same rule in memory; a property test holds the two equal.
 */
export const filterSql = (
  alias: string,
): string => `${alias}.record = any($1::uuid[]) and ($2::text[] is null or ${alias}.type = any($2::text[])) and ${alias}.labels & $3::int = 0
  and ($4::jsonb is null or not $4::jsonb ? ${alias}.record::text or $4::jsonb -> ${alias}.record::text ? ${alias}.type)`;

export function filterValues(permit: Permit, wanted: Wanted): [string[], string[] | null, number, string | null] {
  const narrowed = permit.holdings.filter((holding) => holding.view !== 'all').map((holding) => [holding.record, holding.view]);
  const records = permit.holdings.map((holding) => holding.record);
  const types = wanted.types.length === 0 ? null : [...wanted.types];
  return [records, types, permit.labelsWithheld, narrowed.length === 0 ? null : JSON.stringify(Object.fromEntries(narrowed))];
}

export function passes(permit: Permit, wanted: Wanted, facts: PolicyFacts): boolean {
  const holding = permit.holdings.find((each) => each.record === facts.record);
  const viewed = holding !== undefined && (holding.view === 'all' || holding.view.includes(facts.type));
  const asked = wanted.types.length === 0 || wanted.types.includes(facts.type);
  return viewed && asked && (facts.labels & permit.labelsWithheld) === 0;
}
