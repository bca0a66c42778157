import type { TaskInput } from '@medplum/fhirtypes';
import { coded } from './coded.ts';
import type { Content } from './render.ts';
import type { StepRow } from './rows.ts';

const PARTS = [
  ['situation', 'Situation'],
  ['background', 'Background'],
  ['assessment', 'Assessment'],
  ['recommendation', 'Recommendation'],
] as const;

/**
 * What whoever is called is told as they would be on the telephone: situation, background, assessment, recommendation. Of the resident
 * only what the reader may see; where they may see nothing, there is none.
 */
export function sbarOf({ taken }: Pick<StepRow, 'taken'>, content: Content | undefined, asks: string): TaskInput[] {
  if (content?.background === undefined) return [];
  const [score = 'A score that calls for somebody.', ...advice] = content.sentences;
  const when = `Readings of ${taken.toISOString()}.`;
  const said: Record<(typeof PARTS)[number][0], readonly string[]> = {
    situation: [score, when],
    background: content.background,
    assessment: advice,
    recommendation: [asks],
  };
  return PARTS.filter(([part]) => said[part].length > 0).map(([part, word]) => ({
    type: coded(`sbar-${part}`, word),
    valueString: said[part].join('\n'),
  }));
}
