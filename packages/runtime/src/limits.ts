/** Bounds of the HTTP doors. */
export const limits = {
  /** Largest body taken in, bytes. */
  bodyBytesMax: 3 * 1024 * 1024,
  /** Longest a whole request may take to arrive, milliseconds: 3 MiB on a line of 0.9 Mbit/s. */
  bodyTimeoutMs: 30_000,
  /** Longest that headers, and a TLS handshake, may take to arrive, milliseconds. */
  headersTimeoutMs: 10_000,
  /** How often the two timeouts above are looked at, milliseconds: how late a slow client may be cut off. */
  timeoutCheckMs: 1_000,
  headerBytesMax: 32 * 1024,
  /** Headers of one request; what comes after them is not looked at. */
  headersMax: 200,
  /** Longest path and query, characters. */
  urlCharsMax: 8_192,
  /** Sockets open at once. */
  connectionsMax: 2_000,
  /** How long an idle connection is kept, milliseconds: longer than the 60 s of the usual load balancers, so that they close first. */
  keepAliveTimeoutMs: 75_000,
  /** How long a connection with a request under way may be without a byte in or out, milliseconds: also of a client that does not read. */
  silenceTimeoutMs: 120_000,
  /** How long a body that we refuse is still read and thrown away, milliseconds, so that its sender gets to read the refusal. */
  lingerMs: 1_000,
  /** Smallest body worth compressing, bytes: less than this is three packets, for which we would compute longer than they travel. */
  compressBytesMin: 4_096,
  /**
   * Answers being compressed at once, two for each thread that Node has for such work. What comes on top goes out as it is: under load
   * computing is dearer than bytes, and name look-ups wait for the same threads.
   */
  compressionsAtOnceMax: 8,
  /** How long answers under way may take to end when the process stops, milliseconds. */
  drainTimeoutMs: 10_000,
  /** How often a stopping door looks for connections that have fallen idle, milliseconds. */
  drainCheckMs: 50,
} as const;
export type DoorLimits = Readonly<Record<keyof typeof limits, number>>;

/** Bounds of what one caller may ask that are no settings. */
export const quotaLimits = {
  windowS: 60,
  /**
   * Failed authentications of one network address in a window. High, since a whole hospital may stand behind one address;
   * low enough that guessing, or a client that has lost its key, does not fill the audit trail.
   */
  failuresMax: 3_000,
} as const;
