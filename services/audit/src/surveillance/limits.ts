export const limits = {
  /** Events that one turn goes through; pauses between turns where there was nothing more, milliseconds. */
  eventsAtOnce: 2_000,
  lookEveryMs: 15_000,
  /** Of the role's own days, how many are its history, and how many of the last are left out: events may still come late. Days. */
  historyDays: 28,
  historyGapDays: 2,
  /** Overdue reviews that one turn looks at. */
  unreviewedMax: 200,
  /** Members of staff in one import, and addresses of each. */
  staffMax: 5_000,
  homesMax: 5,
  /** Past events of a rehearsal. */
  rehearsedDays: 28,
  rehearsedDaysMax: 90,
  rehearsedMax: 100_000,
} as const;
