import { z } from 'zod';

interface Concept {
  code: string;
  concept?: Concept[] | undefined;
}
const concept: z.ZodType<Concept> = z.lazy(() => z.object({ code: z.string(), concept: z.array(concept).optional() }));
const codeSystem = z.object({
  resourceType: z.literal('CodeSystem'),
  url: z.string(),
  content: z.string().optional(),
  concept: z.array(concept).optional(),
});
const part = z.object({
  system: z.string().optional(),
  concept: z.array(z.object({ code: z.string() })).optional(),
  filter: z.array(z.object({ property: z.string(), op: z.string(), value: z.string() })).optional(),
  valueSet: z.array(z.string()).optional(),
});
type Part = z.output<typeof part>;
const valueSet = z.object({
  resourceType: z.literal('ValueSet'),
  url: z.string(),
  compose: z.object({ include: z.array(part), exclude: z.array(part).optional() }).optional(),
});
type ValueSet = z.output<typeof valueSet>;

/** Codes by their system. */
export type Expansion = Record<string, string[]>;

const flat = (concepts: readonly Concept[]): Concept[] => concepts.flatMap((each) => [each, ...flat(each.concept ?? [])]);

/** The codes that filters leave; undefined where a filter is of another kind. */
function filtered(concepts: readonly Concept[], filters: NonNullable<Part['filter']>): Concept[] | undefined {
  let left = flat(concepts);
  for (const { property, op, value } of filters) {
    if (property !== 'concept' || (op !== 'is-a' && op !== 'descendent-of')) return undefined;
    const top = flat(concepts).find(({ code }) => code === value);
    if (top === undefined) return undefined;
    const under = new Set(flat(op === 'is-a' ? [top] : (top.concept ?? [])).map(({ code }) => code));
    left = left.filter(({ code }) => under.has(code));
  }
  return left;
}

function add(into: Expansion, system: string, codes: readonly string[]): void {
  into[system] = [...new Set([...(into[system] ?? []), ...codes])];
}

/** Expands the value sets whose codes HL7 lists; `undefined` for the open ones (languages, media types, UCUM). */
export function expander(resources: readonly unknown[]): (url: string) => Expansion | undefined {
  const systems = new Map(resources.flatMap((each) => codeSystem.safeParse(each).data ?? []).map((each) => [each.url, each]));
  const sets = new Map(resources.flatMap((each) => valueSet.safeParse(each).data ?? []).map((each) => [each.url, each]));
  const codesOf = ({ system = '', concept: listed, filter }: Part): string[] | undefined => {
    if (listed !== undefined) return listed.map(({ code }) => code);
    const of = systems.get(system);
    if (of?.concept === undefined || of.content !== 'complete') return undefined;
    return filtered(of.concept, filter ?? [])?.map(({ code }) => code);
  };
  const include = (parts: readonly Part[], into: Expansion): boolean =>
    parts.every((each) => {
      for (const url of each.valueSet ?? []) {
        const other = expand(url);
        if (other === undefined) return false;
        for (const [system, codes] of Object.entries(other)) add(into, system, codes);
      }
      if (each.system === undefined) return true;
      const codes = codesOf(each);
      if (codes !== undefined) add(into, each.system, codes);
      return codes !== undefined;
    });
  const without = (set: ValueSet, found: Expansion): Expansion | undefined => {
    const out: Expansion = {};
    if (!include(set.compose?.exclude ?? [], out)) return undefined;
    const left = Object.entries(found).map(([system, codes]) => [
      system,
      codes.filter((code) => out[system]?.includes(code) !== true),
    ]);
    return Object.fromEntries(left);
  };
  const expand = (url: string): Expansion | undefined => {
    const set = sets.get(url.split('|')[0] ?? url);
    const found: Expansion = {};
    if (set?.compose === undefined || !include(set.compose.include, found)) return undefined;
    return without(set, found);
  };
  return expand;
}
