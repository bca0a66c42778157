export const limits = {
  /** Largest message, bytes. */
  frameBytesMax: 4 * 1024 * 1024,
  /** Messages of one connection read ahead of the one being stored. Beyond it the socket is not read. */
  queuedMax: 200,
  connectionsMax: 100,
  /** A connection that says nothing for so long is closed, milliseconds. */
  idleTimeoutMs: 600_000,
  /** How long messages under way may take when the listener closes, milliseconds. */
  drainTimeoutMs: 5_000,
} as const;
