import type { Recipe, SourceAnswer } from '@ouzel/exchange';
import { keptSources } from './sources.ts';

/** What a searchset was put together of, beside its resources in their order. */
export interface SearchsetParts {
  self: string;
  next?: string | undefined;
  total: number | undefined;
  /** How many of the resources are matches, where not all are. */
  matches?: number | undefined;
  /** Elements were left out of them, as the address says. */
  shaped?: boolean;
  /** Nothing of what was found is shown, only counted. */
  counted?: boolean;
  /** What its outcome speaks of: of a `whole` record every source, else those that are not complete. */
  answers: readonly SourceAnswer[];
  whole?: boolean;
}

export function searchsetRecipe(parts: SearchsetParts): Recipe {
  const { self, next, total, matches, shaped, counted, answers, whole } = parts;
  const spoken = whole === true ? answers : answers.filter(({ status }) => status !== 'complete');
  return {
    as: 'searchset',
    self,
    ...(next === undefined ? {} : { next }),
    ...(total === undefined ? {} : { total }),
    ...(matches === undefined ? {} : { matches }),
    ...(shaped === true ? { shaped } : {}),
    ...(counted === true ? { counted } : {}),
    ...(whole === true ? { whole } : {}),
    ...(spoken.length === 0 ? {} : { sources: keptSources(spoken) }),
  };
}
