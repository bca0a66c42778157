import { z } from 'zod';

const score = z.number().int().min(0).max(100);
const on = z.boolean();
const count = z.number().int().min(1).max(10_000);
const days = z.number().int().min(0).max(366);

/** Settings of every rule. A score at or above `caseAt`, of one rule or of several about one person, opens a case. */
export const ruleSetSchema = z.strictObject({
  caseAt: z.number().int().min(1).max(1_000),
  /** Somebody is in an organisation's care from so many days before a contact begins until so many after it ended. */
  care: z.strictObject({ daysBefore: days, daysAfter: days }),
  rules: z.strictObject({
    'own-record': z.strictObject({ on, score }),
    /** With the same family name or another; the person being in care at the time or not. */
    'same-address': z.strictObject({ on, score, scoreInCare: score, scoreOtherName: score, scoreOtherNameInCare: score }),
    'same-street': z.strictObject({ on, score }),
    colleague: z.strictObject({ on, score }),
    'not-in-care': z.strictObject({ on, score }),
    claimed: z.strictObject({ on, score }),
    /** Within seven days. */
    'claimed-again': z.strictObject({ on, score, people: count }),
    'refused-again': z.strictObject({ on, score, people: count }),
    'unusual-volume': z.strictObject({ on, score, peopleMin: count, times: z.number().min(1).max(100), staffDaysMin: count }),
    'unusual-hour': z.strictObject({ on, score, people: count, shareMax: z.number().min(0).max(0.5), looksMin: count }),
    /** The more days, the higher the score. */
    'again-and-again': z.strictObject({
      on,
      withinDays: days,
      steps: z
        .array(z.strictObject({ days: count, score }))
        .min(1)
        .max(5),
    }),
    /** Within seven days. */
    'many-watchers': z.strictObject({ on, score, staff: count }),
    'break-glass-unreviewed': z.strictObject({ on, score }),
  }),
});
export type RuleSet = z.output<typeof ruleSetSchema>;
export type RuleName = keyof RuleSet['rules'];

/** What is used until somebody publishes another version: chosen on the bench (docs/performance.md). */
export const DEFAULT_RULES: RuleSet = {
  caseAt: 60,
  care: { daysBefore: 14, daysAfter: 42 },
  rules: {
    'own-record': { on: true, score: 100 },
    'same-address': { on: true, score: 80, scoreInCare: 60, scoreOtherName: 45, scoreOtherNameInCare: 25 },
    'same-street': { on: true, score: 25 },
    colleague: { on: true, score: 30 },
    'not-in-care': { on: true, score: 20 },
    claimed: { on: true, score: 20 },
    'claimed-again': { on: true, score: 60, people: 6 },
    'refused-again': { on: true, score: 60, people: 5 },
    'unusual-volume': { on: true, score: 60, peopleMin: 40, times: 3, staffDaysMin: 30 },
    'unusual-hour': { on: true, score: 60, people: 4, shareMax: 0.0005, looksMin: 2_000 },
    'again-and-again': {
      on: true,
      withinDays: 28,
      steps: [
        { days: 2, score: 15 },
        { days: 3, score: 35 },
        { days: 5, score: 40 },
      ],
    },
    'many-watchers': { on: true, score: 40, staff: 4 },
    'break-glass-unreviewed': { on: true, score: 60 },
  },
};

/** A version of the rules as it was published; 0 is what is shipped. */
export interface RulesVersion {
  version: number;
  rules: RuleSet;
}
