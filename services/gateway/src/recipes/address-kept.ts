import type { Recipe } from '@ouzel/exchange';
import { addressOf, nextOf, parted } from './address.ts';

/**
 * A recipe names whole addresses, `self` and `next`. Kept of them is what does not follow from the request that its event has: another
 * address, the seals of pages. Most often that is nothing.
 */
export function addressed(recipe: Recipe, query: string, base: string, person?: string): Recipe {
  const { self, next, ...rest } = recipe;
  if (typeof self !== 'string') return recipe;
  const address = self.slice(base.length + 1);
  const path = new URL(base).pathname;
  const plain = query === `GET ${path}/${address}`;
  const { page } = plain && !address.includes('_page=') ? {} : parted(address);
  const own = plain || addressOf(query, path) === address ? {} : { self: address };
  const paged = page === undefined ? {} : { page };
  return {
    ...rest,
    ...own,
    ...paged,
    ...(typeof next === 'string' ? nextKept(next.slice(base.length + 1), address, person) : {}),
  };
}

function nextKept(next: string, self: string, person?: string): Partial<Record<'next' | 'nextAt', string>> {
  const { address, page = '' } = parted(next);
  return person !== undefined && nextOf(self, person) === address ? { next: page } : { next: page, nextAt: address };
}
