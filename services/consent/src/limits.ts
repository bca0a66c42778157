export const limits = {
  /** Requests whose facts are read by one statement, and how many such statements run at once. */
  facts: { itemsMax: 32, batchesMax: 3 },
  /** How long after an agreement's end the urgent summary is still shown in an emergency, days (CSO). */
  urgentAfterLapseDays: 14,
  /** Days before an end at which it is warned of, from the first warning to the last. */
  warnDays: [90, 30, 7],
} as const;
