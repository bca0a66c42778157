/** Bounds of the HTTP doors. */
export const limits = {
  /** Largest body taken in, bytes. */
  bodyBytesMax: 10 * 1024 * 1024,
  /** Longest a body may take to arrive, milliseconds. */
  bodyTimeoutMs: 20_000,
  headersTimeoutMs: 10_000,
  headerBytesMax: 32 * 1024,
  /** Longest path and query, characters. */
  urlCharsMax: 8_192,
  /** Sockets open at once. */
  connectionsMax: 2_000,
  /** How long answers under way may take to end when the process stops, milliseconds. */
  drainTimeoutMs: 10_000,
} as const;
