export const limits = {
  /** Subscriptions of one client. */
  perClientMax: 500,
  /** Header lines of a channel, and characters of one. */
  headersMax: 5,
  headerCharsMax: 1_000,
  endpointCharsMax: 2_000,
  reasonCharsMax: 500,
  /** Seconds between heartbeats, at least and at most. */
  heartbeatSMin: 10,
  heartbeatSMax: 86_400,
  /** How long an endpoint may take, seconds: unless the subscription says otherwise, and at most. */
  timeoutSDefault: 2,
  timeoutSMax: 10,
  /** Events in one notification: unless the subscription wants fewer. */
  eventsMax: 20,
  /** Events in one answer of `$events`. */
  eventsShownMax: 100,
  /** What a claim lasts beyond the timeout of its endpoint, milliseconds. */
  claimBeyondMs: 2_000,
  /** Notifications that a subscription may have sent in one turn, so that the others get theirs. */
  sendsPerTurn: 10,
  /** Subscriptions that have a turn at once in one process, and that one look finds. */
  atOnce: 8,
  dueMax: 100,
  /** How often it is looked for what nobody was woken for, milliseconds. */
  lookEveryMs: 500,
  /** Pause after the first failure, doubled each time up to the longest, milliseconds. */
  backoffMs: 400,
  backoffMaxMs: 60_000,
  /** Failures one after the other at which a subscription is in error. */
  failuresToError: 3,
  /** How long an endpoint may fail before its subscription is switched off, milliseconds. */
  offAfterMs: 86_400_000,
  /** Tries of one event that cannot be made ready for a fault of ours. */
  attemptsMax: 20,
  /** How long what was told, or waits for an endpoint, is kept, days. */
  keptDays: 14,
  /** How often what is older is deleted, milliseconds, and rows at once. */
  forgetEveryMs: 600_000,
  forgetRowsMax: 5_000,
} as const;
