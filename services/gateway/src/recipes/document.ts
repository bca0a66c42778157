import type { Recipe, SourceAnswer } from '@ouzel/exchange';
import type { Shown } from '@ouzel/records';
import { z } from 'zod';
import { wholeOutcome } from '../completeness.ts';
import { documentOf, type Filled, type Kind } from '../summary-document.ts';
import { IPS_KIND, URGENT_KIND } from '../summary-kinds.ts';
import type { Materials } from './materials.ts';
import { keptSource, keptSources, sourceAnswers } from './sources.ts';

/** Of a summary: when it was made, what its ids follow from, and in each section, by its code, the numbers of its resources. */
export const document = z.looseObject({
  as: z.literal('document'),
  urgent: z.boolean(),
  now: z.number(),
  seed: z.string(),
  sections: z.array(z.tuple([z.string(), z.array(z.number())])),
  sources: z.array(keptSource),
});

interface DocumentParts {
  kind: Kind;
  filled: readonly Filled[];
  resources: readonly Shown[];
  now: Date;
  seed: string;
  answers: readonly SourceAnswer[];
}

export function documentRecipe({ kind, filled, resources, now, seed, answers }: DocumentParts): Recipe {
  const numbers = new Map(resources.map(({ id }, at) => [id, at]));
  const sections = filled.map(({ section, shown }) => [section.code, shown.map(({ id }) => numbers.get(id) ?? 0)]);
  return { as: 'document', urgent: !kind.profile, now: now.getTime(), seed, sections, sources: keptSources(answers) };
}

/** The summary again. @throws Error for a section that there is no more. */
export function writeDocument(recipe: z.output<typeof document>, { base, hidden, resources }: Materials): Buffer {
  const kind = recipe.urgent ? URGENT_KIND : IPS_KIND;
  const [patient, ...shown] = resources;
  if (patient === undefined) throw new Error('A summary names its person.');
  const filled = recipe.sections.map(([code, numbers]): Filled => {
    const section = kind.sections.find((each) => each.code === code);
    if (section === undefined) throw new Error('Summaries have no such section any more.');
    return { section, shown: numbers.flatMap((at) => shown[at] ?? []) };
  });
  const outcome = wholeOutcome({ hideLocation: hidden }, sourceAnswers(recipe.sources));
  const { now, seed } = recipe;
  const person = { person: patient.id, patient: patient.text };
  return documentOf({ kind, filled, outcome, base, ...person, now: new Date(now), seed }).body;
}
