import { z } from 'zod';
import { refusalText } from '../answer.ts';
import { history } from '../history-bundle.ts';
import { historyEntry } from '../history-entry.ts';
import { indented } from '../indented.ts';
import { batch, writeBatch } from './batch.ts';
import { document, writeDocument } from './document.ts';
import type { Materials } from './materials.ts';
import { errorOf, refusal } from './refused.ts';
import { resource, writeResource } from './resource.ts';
import { historyShape, nothingShape, searchsetShape, selfOf, writeNothing, writeSearchset } from './write-searchset.ts';

const known = z.discriminatedUnion('as', [
  resource,
  z.looseObject({ as: z.literal('nothing-new') }),
  historyShape,
  searchsetShape,
  nothingShape,
  document,
  batch,
  refusal,
]);
type Known = z.output<typeof known>;

function plain(recipe: Known, materials: Materials): Buffer {
  const { base, resources, trace } = materials;
  switch (recipe.as) {
    case 'resource':
      return writeResource(recipe, materials);
    case 'history': {
      const entries = resources.map((each) => historyEntry(base, each));
      return history(recipe.total, `${base}/${selfOf(recipe, materials)}`, entries);
    }
    case 'searchset':
      return writeSearchset(recipe, materials);
    case 'nothing':
      return writeNothing(recipe, materials);
    case 'document':
      return writeDocument(recipe, materials);
    case 'batch':
      return writeBatch(recipe, materials, write);
    case 'refusal':
      return Buffer.from(refusalText(errorOf(recipe), trace));
    default:
      // The caller has it already.
      return Buffer.alloc(0);
  }
}

/** The body of an answer again, by the same functions that wrote it. @throws Error for a recipe that is none of ours. */
export function write(recipe: unknown, materials: Materials): Buffer {
  const read = known.parse(recipe);
  const body = plain(read, materials);
  return read['pretty'] === true ? indented(body) : body;
}
