import { z } from 'zod';
import type { Stu3Resource } from './stu3.ts';

const list = z.looseObject({
  extension: z.array(z.looseObject({ url: z.string(), valueCode: z.string().optional() })).optional(),
  note: z.array(z.looseObject({ text: z.string().optional() })).optional(),
  title: z.string().optional(),
});
const WARNING = /ListWarningCode/;

/** What a list of the source warns of (confidential items, data in transit, data awaiting filing), in its own words. */
function ofList(resource: Stu3Resource): string[] {
  const read = list.safeParse(resource);
  const codes = read.data?.extension?.filter(({ url }) => WARNING.test(url)).flatMap(({ valueCode }) => valueCode ?? []) ?? [];
  if (codes.length === 0) return [];
  const words = read.data?.note?.flatMap(({ text }) => text ?? []) ?? [];
  return codes.map((code) => `${read.data?.title ?? 'List'}: ${code}. ${words.join(' ')}`.trim());
}

const outcome = z.looseObject({
  issue: z.array(
    z.looseObject({ diagnostics: z.string().optional(), details: z.looseObject({ text: z.string().optional() }).optional() }),
  ),
});

/** What a provider of an older version says that it was not able to give (GP Connect, "Version compatibility": it must be shown). */
function ofOutcome(resource: Stu3Resource): string[] {
  const issues = outcome.safeParse(resource).data?.issue ?? [];
  return issues.map(
    ({ details, diagnostics }) => `The practice's system says: ${details?.text ?? diagnostics ?? 'a warning without words'}.`,
  );
}

export function warningsOf(resources: readonly Stu3Resource[]): string[] {
  const warnings = resources.flatMap((each) =>
    each.resourceType === 'List' ? ofList(each) : each.resourceType === 'OperationOutcome' ? ofOutcome(each) : [],
  );
  return [...new Set(warnings)];
}
