export const limits = {
  /** Largest message, bytes. */
  frameBytesMax: 4 * 1024 * 1024,
  /** Messages of one connection read ahead of the one being stored. Beyond it the socket is not read. */
  queuedMax: 200,
  connectionsMax: 1_000,
  /** A frame that has begun is there whole within this, or the connection is closed, milliseconds. */
  frameTimeoutMs: 30_000,
  /** How long a sender may take to agree on TLS, milliseconds. */
  handshakeTimeoutMs: 10_000,
  /** Begun frames of all connections together, bytes. */
  heldBytesMax: 64 * 1024 * 1024,
  /** Identifiers of one person in one message. */
  identifiersMax: 50,
  /** A connection that says nothing for so long is closed, milliseconds. */
  idleTimeoutMs: 600_000,
  /** How long messages under way may take when the listener closes, milliseconds. */
  drainTimeoutMs: 5_000,
} as const;
