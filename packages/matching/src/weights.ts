import { type Comparison, FIELDS, type Field } from './compare.ts';
import { countedBirths, countedFamilies, countedGivens, type Frequencies, homeOf } from './frequencies.ts';
import { limits } from './limits.ts';
import type { Profile } from './profile.ts';

/** How often a level is met among pairs of records of one person (`m`) and of two (`u`). */
export interface Chance {
  m: number;
  u: number;
}

/** The chances of every level of every field: what Fellegi and Sunter's weights are made of (JASA 64, 1969). */
export type Weights = Readonly<Record<Field, Readonly<Record<string, Chance>>>>;

/** What one field says for or against two records being one person's, in bits: log2(m / u). No value of either record is in it. */
export interface Reason {
  field: Field;
  level: string;
  bits: number;
}

const shared = (one: readonly string[], other: readonly string[]): string[] => one.filter((value) => other.includes(value));

/** The least of what is known of how often the values are met that both have. */
function rarest(values: readonly string[], frequency: (value: string) => number | undefined): number | undefined {
  const known = values.flatMap((value) => frequency(value) ?? []);
  return known.length === 0 ? undefined : Math.min(...known);
}

/** How often somebody else has the very value that both records have, where that is known: Smith agrees by chance more often than Ozimek. */
function chanceOf(field: Field, level: string, one: Profile, other: Profile, known: Frequencies): number | undefined {
  const both = (valuesOf: (profile: Profile) => readonly string[]): string[] => shared(valuesOf(one), valuesOf(other));
  if (field === 'family' && (level === 'same' || level === 'sound')) return rarest(both(countedFamilies), known.family);
  if (field === 'given' && (level === 'same' || level === 'variant')) return rarest(both(countedGivens), known.given);
  if (field === 'birthDate' && level === 'same') return rarest(both(countedBirths), known.birthDate);
  if (field === 'phone' && level === 'same')
    return rarest(
      both(({ phones }) => phones),
      known.phone,
    );
  if (field !== 'home') return undefined;
  if (level === 'same')
    return rarest(
      both(({ places }) => places.map(homeOf)),
      known.home,
    );
  return level === 'postcode'
    ? rarest(
        both(({ places }) => places.map(({ postcode }) => postcode)),
        known.postcode,
      )
    : undefined;
}

function reasonOf(field: Field, level: string, weights: Weights, particular: number | undefined): Reason {
  const chance = weights[field][level];
  if (level === 'missing' || chance === undefined) return { field, level, bits: 0 };
  // Of a few records a count says little: never rarer than the field's own average by more than so much.
  const u = particular === undefined ? chance.u : Math.max(particular, chance.u / limits.rarerThanAverageMax);
  const bits = Math.log2(chance.m / u);
  return { field, level, bits: Math.max(-limits.fieldBitsMax, Math.min(limits.fieldBitsMax, bits)) };
}

/** Every field's part of the weight of a pair. */
export function reasonsOf(
  comparison: Comparison,
  [one, other]: readonly [Profile, Profile],
  weights: Weights,
  known: Frequencies,
): Reason[] {
  return FIELDS.map((field) => {
    const level = comparison[field];
    return reasonOf(field, level, weights, chanceOf(field, level, one, other, known));
  });
}

export const sumOf = (reasons: readonly Reason[]): number => reasons.reduce((sum, { bits }) => sum + bits, 0);
