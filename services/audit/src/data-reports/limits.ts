export const limits = {
  /** Reports in one list. */
  listed: 500,
  /** Characters of what is written into a report. */
  textMin: 3,
  textMax: 2_000,
} as const;
