import { z } from 'zod';
import { type Entry, searchset } from '../bundle.ts';
import { searchOutcome, wholeOutcome } from '../completeness.ts';
import { entryOf } from '../search-page.ts';
import { resultsOf, shaped } from '../search-results.ts';
import { nobody } from '../search-subject.ts';
import { addressOf, nextOf, withPage } from './address.ts';
import type { Materials } from './materials.ts';
import { keptSource, sourceAnswers } from './sources.ts';

const addresses = { self: z.string().optional(), page: z.string().optional(), next: z.string().optional() };
export const searchsetShape = z.looseObject({
  as: z.literal('searchset'),
  ...addresses,
  nextAt: z.string().optional(),
  total: z.number().optional(),
  matches: z.number().optional(),
  shaped: z.boolean().optional(),
  counted: z.boolean().optional(),
  whole: z.boolean().optional(),
  sources: z.array(keptSource).optional(),
});
export const nothingShape = z.looseObject({ as: z.literal('nothing'), ...addresses });
export const historyShape = z.looseObject({ as: z.literal('history'), ...addresses, total: z.number() });

/** The address that an answer names as its own, below the base. */
export function selfOf({ self }: { self?: string | undefined }, { query, base }: Materials): string {
  return self ?? addressOf(query, new URL(base).pathname);
}

function linksOf(recipe: z.output<typeof searchsetShape>, materials: Materials): { relation: string; url: string }[] {
  const { base, person = '' } = materials;
  const self = selfOf(recipe, materials);
  const links = [{ relation: 'self', url: `${base}/${self}` }];
  const { next, nextAt } = recipe;
  if (next !== undefined) links.push({ relation: 'next', url: `${base}/${withPage(nextAt ?? nextOf(self, person), next)}` });
  return links;
}

function entriesOf(recipe: z.output<typeof searchsetShape>, materials: Materials): Entry[] {
  const { base, resources } = materials;
  if (recipe.counted === true) return [];
  const self = selfOf(recipe, materials);
  const shape = recipe.shaped === true ? resultsOf(new URLSearchParams(self.slice(self.indexOf('?') + 1))).shape : undefined;
  const matches = recipe.matches ?? resources.length;
  return resources.map((each, at) => {
    const mode = at < matches ? 'match' : 'include';
    // The person is brought along whole.
    const whole = mode === 'include' && !each.id.includes('.');
    return entryOf(base, whole ? each : { ...each, text: shaped(each.type, each.text, shape) }, mode);
  });
}

export function writeSearchset(recipe: z.output<typeof searchsetShape>, materials: Materials): Buffer {
  const answers = sourceAnswers(recipe.sources ?? []);
  const outcomeOf = recipe.whole === true ? wholeOutcome : searchOutcome;
  return searchset({
    total: recipe.total,
    links: linksOf(recipe, materials),
    entries: entriesOf(recipe, materials),
    outcome: outcomeOf({ hideLocation: materials.hidden }, answers),
  });
}

export const writeNothing = (recipe: z.output<typeof nothingShape>, materials: Materials): Buffer =>
  nobody(`${materials.base}/${selfOf(recipe, materials)}`);
