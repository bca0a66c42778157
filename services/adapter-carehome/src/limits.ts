export const limits = {
  /** How far the home's clock may be ahead of ours, milliseconds. */
  clockAheadMs: 5 * 60_000,
  /** How old a reading may be when it comes, milliseconds. */
  lateMs: 48 * 3_600_000,
  /** From here a set is told to be late, milliseconds. */
  repeatAfterMs: 3_600_000,
} as const;
