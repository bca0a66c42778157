import { scopedTypes } from '@ouzel/access';
import type { Permit, ResourceVersion } from '@ouzel/exchange';
import { type Condition, NOT_ERROR, notCoded, PRESENT } from '@ouzel/records';
import { z } from 'zod';
import { limits } from '../limits.ts';
import type { Call } from '../context.ts';

/** What somebody who is called should know first: what the resident wants, then what would harm them, then what they have. */
const PARTS: readonly { word: string; type: string; conditions: readonly Condition[] }[] = [
  { word: 'Plan', type: 'CarePlan', conditions: [notCoded('status', ['revoked', 'entered-in-error'])] },
  { word: 'Alert', type: 'Flag', conditions: [notCoded('status', ['inactive', 'entered-in-error'])] },
  { word: 'Allergy', type: 'AllergyIntolerance', conditions: [NOT_ERROR] },
  { word: 'Problem', type: 'Condition', conditions: [NOT_ERROR, PRESENT] },
];

const coded = z.looseObject({
  text: z.string().optional(),
  coding: z.array(z.looseObject({ display: z.string().optional() })).default([]),
});
const named = z.looseObject({
  title: z.string().optional(),
  code: coded.optional(),
  category: z
    .union([z.array(coded), z.array(z.string())])
    .optional()
    .catch(undefined),
});

const wordsOf = (concept: z.output<typeof coded> | undefined): string | undefined =>
  concept?.text ?? concept?.coding.find(({ display }) => display !== undefined)?.display;

/** A resource in a few words, as whoever recorded it named it. */
function nameOf(text: string): string {
  const { title, code, category = [] } = named.parse(JSON.parse(text));
  const [kind] = category;
  return title ?? wordsOf(code) ?? (typeof kind === 'object' ? wordsOf(kind) : undefined) ?? 'without a name: read the record';
}

export interface Background {
  lines: string[];
  versions: ResourceVersion[];
}

/** What contributors hold of a resident, as far as this reader may see it; what practices hold is asked live, and is not here. */
export async function backgroundOf({ gateway, requester }: Call, permit: Permit): Promise<Background> {
  const readable = scopedTypes(requester);
  const parts = PARTS.filter(({ type }) => readable === 'all' || readable.includes(type));
  if (parts.length === 0) return { lines: ['This token reads nothing of the record.'], versions: [] };
  const sort = { by: 'date' as const, descending: true };
  const paging = { count: limits.backgroundEach, sort, total: false, asOf: new Date(8.64e15) };
  const pages = await Promise.all(
    parts.map(async ({ word, type, conditions }) => {
      const { shown, next } = await gateway.reader.page(permit, { types: [type], conditions }, paging);
      const lines = shown.map(({ text }) => `${word}: ${nameOf(text)}`);
      const more = next === undefined ? [] : [`${word}: there are more; read the record.`];
      const versions = shown.map(({ id, version }): ResourceVersion => ({ type, id, version }));
      return { lines: [...lines, ...more], versions };
    }),
  );
  const lines = pages.flatMap((page) => page.lines);
  const none = ['Nothing is recorded here by those who contribute. This does not mean that there is nothing.'];
  return { lines: lines.length === 0 ? none : lines, versions: pages.flatMap(({ versions }) => versions) };
}
