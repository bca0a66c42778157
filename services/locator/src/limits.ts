export const limits = {
  /** How often a worker looks for pointers that have grown old, milliseconds. */
  probeEveryMs: 5_000,
  /** Age at which the pointers of a record that is kept here are compared with what is kept, milliseconds. */
  probeAfterMs: 86_400_000,
  /** Age at which what a live source did not hold is forgotten, so that it is asked again, milliseconds. */
  forgetAfterMs: 3_600_000,
  /** Records that one look wakes somebody for, and records probed at once by one process. */
  probesMax: 200,
  probesAtOnce: 2,
} as const;
