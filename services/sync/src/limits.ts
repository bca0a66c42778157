export const limits = {
  /** Events that one relay turn takes. */
  eventsMax: 200,
  /** How often the relay looks without being told, milliseconds. */
  relayEveryMs: 500,
  /** How long a worker may have a delivery to itself, and how long a destination may take, milliseconds. The second is the shorter one. */
  claimMs: 3_000,
  sendTimeoutMs: 2_000,
  /** Pause after the first failure; doubled each time up to the longest, milliseconds. */
  backoffMs: 400,
  backoffMaxMs: 60_000,
  /** Tries before a delivery is dead and waits for a person. */
  attemptsMax: 20,
  /** Wake-ups that wait, above which nobody is woken again: more than the workers do between two looks, and each takes only a moment. */
  wakeUpsMax: 50,
  /** What a transfer pack holds of each section, and of readings: the newest. */
  packEach: 100,
  packObservations: 60,
  /** Lanes drained at once by one process. */
  lanesAtOnce: 4,
} as const;
