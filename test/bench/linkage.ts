// `npm run bench -- linkage`: what the linkage makes of records whose owners are known. Estimates on one seed, reports on others.
import { DEFAULT_WEIGHTS, estimateWeights, FIELDS, frequenciesOf, profileOf, type Weights } from '@ouzel/matching';
import { hardPairs } from './linkage/cases.ts';
import { goldRecords } from './linkage/records.ts';
import { linkAndScore } from './linkage/score.ts';
import { table } from './report.ts';

const ESTIMATED_ON = 'estimation';
const REPORTED_ON = ['cam', 'lark', 'wey'] as const;
const PEOPLE = 20_000;
const QUICK_PEOPLE = 2_000;
const HEAD = [
  'seed',
  'records',
  'people',
  'pairs compared',
  'false links',
  'false links per 100,000',
  'recall',
  'sent to review',
  'seconds',
  'pairs of two people with one surname, date of birth and postcode / one NHS number / one full name and postcode',
];

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

/** How far the weights that are shipped are from those that the estimation finds now, in bits. */
function drift(weights: Weights): number {
  const bits = (of: Weights): number[] => FIELDS.flatMap((field) => Object.values(of[field]).map(({ m, u }) => Math.log2(m / u)));
  const now = bits(weights);
  return Math.max(...bits(DEFAULT_WEIGHTS).map((shipped, at) => Math.abs(shipped - (now[at] ?? 0))));
}

function measured(seed: string, people: number): string[] {
  const gold = goldRecords(seed, people);
  const hard = hardPairs(gold);
  const began = performance.now();
  const profiles = gold.map(({ demographics }) => profileOf(demographics));
  const model = { weights: DEFAULT_WEIGHTS, frequencies: frequenciesOf(profiles), people };
  const score = linkAndScore(gold, profiles, model);
  const seconds = (performance.now() - began) / 1_000;
  const wrong = score.falseLinks.length;
  return [
    seed,
    String(score.records),
    String(people),
    String(score.compared),
    String(wrong),
    ((100_000 * wrong) / Math.max(1, score.linked)).toFixed(1),
    (score.found / score.truePairs).toFixed(4),
    percent(score.review / score.records),
    seconds.toFixed(1),
    hard.map(({ pairs }) => pairs).join(' / '),
  ];
}

/** Runs it all and returns the report. */
export function benchLinkage(quick: boolean): string {
  const people = quick ? QUICK_PEOPLE : PEOPLE;
  const began = performance.now();
  const learnt = estimateWeights(goldRecords(ESTIMATED_ON, people).map(({ demographics }) => profileOf(demographics)));
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  const rows = REPORTED_ON.map((seed) => measured(seed, people));
  const about = `Weights estimated on the seed \`${ESTIMATED_ON}\` in ${seconds} s, within ${drift(learnt).toFixed(2)} bits of those that are shipped; linked with those.`;
  return `${about}\n\n${table(HEAD, rows)}\n`;
}
