export const limits = {
  /** How long PDS may take to answer, and its authorisation server for a token, milliseconds. */
  askTimeoutMs: 5_000,
  tokenTimeoutMs: 5_000,
  /** Largest answer read, bytes. A Patient of PDS with every element is about 10 KB. */
  answerBytesMax: 512 * 1024,
  /** Lifetime of a client assertion, seconds; PDS takes at most 300. */
  assertionLifeSeconds: 240,
  /** A token is renewed so long before it ends, seconds. */
  tokenMarginSeconds: 30,
  /** How often the tracer looks for people who are due, milliseconds. */
  lookEveryMs: 500,
  /** How long a worker has somebody to itself, milliseconds: longer than a token and an answer may take. */
  claimMs: 20_000,
  /** Traces under way at once in one process. */
  tracesAtOnce: 4,
  /** Failures of PDS in a row after which nobody is asked for a while. */
  failuresMax: 3,
  /** That while: doubled each time up to the longest, milliseconds. */
  pauseMs: 1_000,
  pauseMaxMs: 5_000,
  /** How long the one trace that sees whether PDS is back may take before another one does, milliseconds. */
  probeMs: 12_000,
  /** Longest that a Retry-After is obeyed, milliseconds. */
  retryAfterMaxMs: 600_000,
  /** Pause of one person's trace after its first failure; doubled each time up to the longest, milliseconds. */
  backoffMs: 1_000,
  backoffMaxMs: 600_000,
  /** Pause of a person whom PDS refuses to be asked about, milliseconds. */
  refusedPauseMs: 86_400_000,
  /** How long PDS is not asked at all after answers about somebody else, milliseconds. */
  shutPauseMs: 3_600_000,
  /** Answers about somebody else after which PDS is not asked for that while; each further one begins it anew. */
  wrongPersonsMax: 2,
  /** A refresh is due at its interval, less up to this part of it, so that those who were traced together are not again. */
  jitterPart: 0.2,
} as const;
