export const limits = {
  /** Requests whose facts are read by one statement, and how many such statements run at once. */
  facts: { itemsMax: 32, batchesMax: 3 },
  /** How long after an agreement's end the urgent summary is still shown in an emergency, days (CSO). */
  urgentAfterLapseDays: 14,
  /** Days before an end at which it is warned of, from the first warning to the last. */
  warnDays: [90, 30, 7],
  /** Agreements that are published at once. */
  publishedMax: 500,
  /** Past requests that a rehearsal decides before it lets others work. */
  rehearsedAtOnce: 100,
  /** How often coming ends are looked for, milliseconds. */
  watchEveryMs: 3_600_000,
} as const;
