export const limits = {
  /** How far the home's clock may be ahead of ours, milliseconds. */
  clockAheadMs: 5 * 60_000,
  /** How old a reading may be when it comes, milliseconds. */
  lateMs: 48 * 3_600_000,
  /** From here a set is told to be late, milliseconds. */
  repeatAfterMs: 3_600_000,
  /** Longest that somebody who is told may take to answer, seconds. */
  answerWithinSecondsMax: 86_400,
  /** Steps of a ladder. */
  stepsMax: 10,
  /** How often the ladder is looked at without being told, milliseconds. */
  ladderEveryMs: 500,
  /** A home that is silent for this long is told of where its place says nothing else, seconds. */
  silentAfterSeconds: 86_400,
  silentAfterSecondsMax: 14 * 86_400,
  /** A home posts usually that did on so many of the last days of them. */
  usualDaysMin: 3,
  usualOfDays: 14,
  /** How often silent homes are looked for, milliseconds. */
  silenceEveryMs: 5_000,
  /** Escalations of which one turn takes a step. */
  escalationsMax: 100,
  /** How long an organisation that was told may see the resident, hours. */
  callOpenHours: 72,
  /** Earlier whole sets of which the middle one is a resident's usual score; from how many on it is said. */
  usualOfSets: 28,
  usualSetsMin: 3,
  /** A pregnancy that was recorded longer ago is over, weeks. */
  pregnancyWeeksMax: 42,
  /** Tasks that one search shows. */
  tasksMax: 200,
} as const;
