import type { Observation, QuestionnaireResponse, QuestionnaireResponseItem } from '@medplum/fhirtypes';
import { SUBJECT } from '@ouzel/exchange';
import { FhirError, systems } from '@ouzel/fhir';
import { limits } from './limits.ts';

/** The canonical of the one questionnaire that is taken (contracts/fhir/care-homes.md). */
export const SOFT_SIGNS = 'https://ouzel.example/fhir/Questionnaire/soft-signs';

export const SOFT_SIGNS_CODE = 'soft-signs';

/** What staff notice before a number does, in the words of the tools that homes are taught (RESTORE2 mini, Stop and Watch). */
const SIGNS: Readonly<Record<string, string>> = {
  concern: 'staff are concerned',
  'less-interested': 'less interested than usual, or withdrawn',
  'more-confused': 'more confused, drowsy or agitated than usual',
  'less-able': 'less able to walk, stand or help themselves',
  'eating-drinking': 'eating or drinking less',
  breathing: 'breathless or chesty',
  'shivery-hot': 'shivery, hot, cold or clammy',
  'passing-urine': 'passing less or no urine',
  'diarrhoea-vomiting': 'diarrhoea or vomiting',
  fallen: 'has fallen',
};

const bad = (sentence: string, path: string): FhirError =>
  new FhirError('unsafe', sentence, { expression: [`QuestionnaireResponse.${path}`] });

function checkItem({ linkId, answer }: QuestionnaireResponseItem, at: number): void {
  if (SIGNS[linkId] === undefined)
    throw bad(`There is no question of that linkId; it is one of ${Object.keys(SIGNS).join(', ')}.`, `item[${at}].linkId`);
  if (answer?.length !== 1 || answer[0]?.valueBoolean === undefined)
    throw bad('Answer yes or no, with valueBoolean.', `item[${at}].answer`);
}

/** Judges soft signs that a home posts. @throws FhirError `unsafe`, `not-allowed`, `missing-element`. */
export function checkSoftSigns(response: QuestionnaireResponse, { now, update }: { now: Date; update: boolean }): Date {
  const { questionnaire, status, authored, item = [] } = response;
  if (update) throw new FhirError('not-allowed', 'Post the signs anew: what was called for because of these has happened.');
  if (questionnaire?.split('|')[0] !== SOFT_SIGNS) throw bad(`A care home posts answers to ${SOFT_SIGNS}.`, 'questionnaire');
  if (status !== 'completed') throw bad('Post the answers when they are completed.', 'status');
  if (item.length === 0) throw bad('There is no answer.', 'item');
  for (const [at, each] of item.entries()) checkItem(each, at);
  if (authored === undefined || authored.length <= 10)
    throw new FhirError('missing-element', 'Say when the signs were seen, with time and zone.', {
      expression: ['QuestionnaireResponse.authored'],
    });
  const seen = new Date(authored);
  const aheadMs = seen.getTime() - now.getTime();
  if (aheadMs > limits.clockAheadMs) throw bad('That is in the future. Check the clock and post it again.', 'authored');
  if (-aheadMs > limits.lateMs) throw bad('That is over 48 hours ago; say how the resident is now.', 'authored');
  return seen;
}

const ADVICE = 'Soft signs of deterioration: take a full set of readings now. If the resident looks unwell, ring 999.';

export interface SeenSigns {
  /** The signs as an Observation derived from the answers: what those who are called read. */
  observation: Observation & { id: string };
  seen: Date;
  advice: string[];
}

/** What the answers come to: undefined where nothing was seen. */
export function softSignsOf(response: QuestionnaireResponse, seen: Date, newId: () => string): SeenSigns | undefined {
  const signs = (response.item ?? []).flatMap(({ linkId, answer }) =>
    answer?.[0]?.valueBoolean === true ? [SIGNS[linkId] ?? linkId] : [],
  );
  if (signs.length === 0) return undefined;
  const sentence = `Soft signs: ${signs.join('; ')}.`;
  const observation = {
    resourceType: 'Observation' as const,
    id: newId(),
    status: 'final' as const,
    category: [{ coding: [{ system: systems.observationCategory, code: 'survey', display: 'Survey' }] }],
    code: {
      coding: [{ system: 'https://ouzel.example/fhir/CodeSystem/news2', code: SOFT_SIGNS_CODE }],
      text: 'Soft signs of deterioration',
    },
    subject: { reference: SUBJECT },
    effectiveDateTime: seen.toISOString(),
    valueString: signs.join('; '),
    note: [{ text: sentence }, { text: ADVICE }],
    derivedFrom: [{ reference: `QuestionnaireResponse/${response.id ?? ''}` }],
  };
  return { observation, seen, advice: [sentence, ADVICE] };
}

/** Staff concern counts for more than a low score and for less than a single 3, whatever the numbers say (BEHAVIOUR 5). */
export const withConcern = (band: string | undefined, concern: boolean): string | undefined =>
  concern && (band === undefined || band === '0' || band === '1-4') ? 'concern' : band;
