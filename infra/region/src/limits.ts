/** Limits of the twins. */
export const limits = {
  /** How long a hospital waits for the acknowledgement of its oldest message before it connects anew and sends again. */
  ackTimeoutMs: 5_000,
  /** Pause before it connects again; doubled each time without an answer, up to the longest. */
  reconnectPauseMs: 100,
  reconnectPauseMaxMs: 2_000,
  /** How often one message is sent. */
  sendsMax: 8,
  /** Messages on the wire without an acknowledgement. */
  inFlightMax: 32,
  /** Largest acknowledgement. */
  frameBytesMax: 1_000_000,
  /** Largest body that a receiver takes. */
  bodyBytesMax: 5_000_000,
  /** How long a care home waits for an answer. */
  postTimeoutMs: 10_000,
} as const;
