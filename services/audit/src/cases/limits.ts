export const limits = {
  /** Cases on one page of the list. */
  pageMax: 200,
  pageDefault: 50,
  /** Characters of what is written into a case. */
  textMin: 3,
  textMax: 4_000,
  /** Alerts, and events of the trail, in the evidence of a case. */
  evidenceMax: 2_000,
} as const;
