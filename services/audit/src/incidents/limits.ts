export const limits = {
  /** Incidents in one list. */
  listed: 500,
  /** Characters of what is written into an incident. */
  textMin: 3,
  textMax: 4_000,
  /** How long after it is known a breach is to be notified (UK GDPR art. 33(1)), milliseconds. */
  notifyWithinMs: 72 * 3_600_000,
  /** People whose data an incident may touch. */
  peopleMax: 100_000_000,
} as const;
