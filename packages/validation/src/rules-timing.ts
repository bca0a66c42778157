import { has } from './presence.ts';
import { type Rule, say } from './walk.ts';

/** `[given, needed]`: R4 tim-1, 2, 6, 7, 8, 9. */
const NEEDS: readonly (readonly [string, string])[] = [
  ['duration', 'durationUnit'],
  ['period', 'periodUnit'],
  ['periodMax', 'period'],
  ['durationMax', 'duration'],
  ['countMax', 'count'],
  ['offset', 'when'],
];
const MEALS = ['C', 'CM', 'CD', 'CV'];

const needs: Rule = (value, walk) => {
  for (const [given, needed] of NEEDS)
    if (value[given] !== undefined && !has(value, needed)) say(walk, 'missing-element', `"${given}" needs "${needed}".`, needed);
};
/** R4 tim-4, tim-5 */
const notNegative: Rule = (value, walk) => {
  for (const name of ['duration', 'period'])
    if (typeof value[name] === 'number' && value[name] < 0)
      say(walk, 'bad-element', 'A length of time must not be negative.', name);
};
/** R4 tim-9, tim-10 */
const when: Rule = (value, walk) => {
  const events: readonly unknown[] = Array.isArray(value['when']) ? value['when'] : [];
  if (value['offset'] !== undefined && events.some((each) => typeof each === 'string' && MEALS.includes(each)))
    say(walk, 'bad-element', '"offset" is told from before or after a meal, not from the meal itself.', 'when');
  if (has(value, 'timeOfDay') && has(value, 'when'))
    say(walk, 'bad-element', 'Give times of day or events of the day, not both.', 'timeOfDay', 'when');
};

export const timingRules: Readonly<Record<string, readonly Rule[]>> = { 'Timing.repeat': [needs, notNegative, when] };
