import type { CodeableConcept, Observation, ObservationComponent } from '@medplum/fhirtypes';
import { SUBJECT } from '@ouzel/exchange';
import { systems } from '@ouzel/fhir';
import type { Band, Parameter, ParameterScore, Score } from '@ouzel/news2';

const snomed = (code: string, display: string): CodeableConcept => ({ coding: [{ system: systems.snomed, code, display }] });

/** Sub-score codes of the UK edition of SNOMED CT. SpO2 has one a scale. */
const SUB_SCORES: Readonly<Record<Exclude<Parameter, 'spo2'>, CodeableConcept>> = {
  respirationRate: snomed('1104301000000104', 'Royal College of Physicians NEWS2 - respiration rate score'),
  onOxygen: snomed('1104331000000105', 'Royal College of Physicians NEWS2 - air or oxygen score'),
  systolic: snomed('1104341000000101', 'Royal College of Physicians NEWS2 - systolic blood pressure score'),
  pulse: snomed('1104351000000103', 'Royal College of Physicians NEWS2 - pulse score'),
  consciousness: snomed('1104361000000100', 'Royal College of Physicians NEWS2 - consciousness score'),
  temperature: snomed('1104371000000107', 'Royal College of Physicians NEWS2 - temperature score'),
};
const SPO2 = {
  1: snomed('1104311000000102', 'Royal College of Physicians NEWS2 - SpO2 scale 1 score'),
  2: snomed('1104321000000108', 'Royal College of Physicians NEWS2 - SpO2 scale 2 score'),
} as const;
const TOTAL = snomed('1104051000000101', 'Royal College of Physicians NEWS2 (National Early Warning Score 2) total score');

/** What care staff are told, by band (RCP NEWS2 thresholds and triggers). */
export const ADVICE: Readonly<Record<Band, string>> = {
  '0': 'Carry on with the usual checks.',
  '1-4': 'Tell the nurse in charge; check again within 6 hours.',
  'single-3': 'One reading is in the red: ask the GP or community nurse for an urgent review and check again within 1 hour.',
  '5-6': 'Ask for an urgent review now (GP, rapid response or 111) and check again within 1 hour.',
  '7+': 'Emergency: ring 999 now, stay with the person and keep checking.',
};

const WORDS: Readonly<Record<Parameter, string>> = {
  respirationRate: 'respiration rate',
  spo2: 'oxygen saturation',
  onOxygen: 'air or oxygen',
  systolic: 'systolic blood pressure',
  pulse: 'pulse',
  consciousness: 'consciousness',
  temperature: 'temperature',
};

const pointsQuantity = (points: number) => ({ value: points, system: systems.ucum, code: '{ScoreOf}', unit: 'score' });

function componentOf({ parameter, points }: ParameterScore, spo2Scale: 1 | 2): ObservationComponent {
  return { code: parameter === 'spo2' ? SPO2[spo2Scale] : SUB_SCORES[parameter], valueQuantity: pointsQuantity(points) };
}

/** The sentence beside the number: a partial score is a floor, never "low". */
export function scoreSentence(score: Extract<Score, { scored: true }>): string {
  const reasons = score.parameters
    .filter(({ points }) => points > 0)
    .map(({ parameter, value, points }) => `${WORDS[parameter]} ${String(value)} = ${points}`);
  const because = reasons.length === 0 ? '' : ` (${reasons.join(', ')})`;
  if (score.complete) return `NEWS2 ${score.total}${because}.`;
  return `NEWS2 is at least ${score.total}${because}; not measured: ${score.missing.map((parameter) => WORDS[parameter]).join(', ')}.`;
}

/** The score as an Observation in the shape of UKCore-Observation-EarlyWarningTotalScore, derived from the set's own Observations. */
export function news2Observation(
  score: Extract<Score, { scored: true }>,
  about: { id: string; taken: string; spo2Scale: 1 | 2; derivedFrom: readonly string[]; trend?: readonly string[] },
): Observation {
  const advice = score.complete || score.band !== '0' ? ADVICE[score.band] : 'Measure what is missing.';
  return {
    resourceType: 'Observation',
    id: about.id,
    status: score.complete ? 'final' : 'preliminary',
    category: [{ coding: [{ system: systems.observationCategory, code: 'survey', display: 'Survey' }] }],
    code: TOTAL,
    subject: { reference: SUBJECT },
    effectiveDateTime: about.taken,
    valueQuantity: { ...pointsQuantity(score.total), ...(score.complete ? {} : { comparator: '>=' as const }) },
    note: [scoreSentence(score), advice, ...(about.trend ?? [])].map((text) => ({ text })),
    derivedFrom: about.derivedFrom.map((id) => ({ reference: `Observation/${id}` })),
    component: score.parameters.map((parameter) => componentOf(parameter, about.spo2Scale)),
  };
}
