import type { Recipe } from '@ouzel/exchange';
import { z } from 'zod';
import { type Shape, shaped, shapeOfRead } from '../search-results.ts';
import type { Materials } from './materials.ts';

/** One resource as it is, or with the elements that the address asks for. */
export const resource = z.looseObject({ as: z.literal('resource'), shaped: z.boolean().optional() });

export const resourceRecipe = (shape: Shape | undefined): Recipe =>
  shape === undefined ? { as: 'resource' } : { as: 'resource', shaped: true };

export function writeResource(recipe: z.output<typeof resource>, { query, resources }: Materials): Buffer {
  const [only] = resources;
  if (only === undefined) throw new Error('The answer showed one resource.');
  const at = query.indexOf('?');
  const shape = recipe.shaped === true ? shapeOfRead(new URLSearchParams(query.slice(at + 1))) : undefined;
  return Buffer.from(shaped(only.type, only.text, shape));
}
