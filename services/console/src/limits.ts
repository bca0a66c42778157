export const limits = {
  /** Unfinished sign-ins remembered, and how long each may take, milliseconds. */
  signInsMax: 1_000,
  signInMs: 600_000,
  /** Sessions at once; whoever was idle longest is signed out for the next one. */
  sessionsMax: 1_000,
  /** How long the issuer may take to answer, milliseconds, and how much it may say, bytes. */
  issuerTimeoutMs: 10_000,
  issuerBytesMax: 65_536,
  /** What the issuer said of its addresses is asked again after, milliseconds. */
  discoveryMs: 600_000,
  /** Longest address in the console that a sign-in leads back to, characters. */
  returnCharsMax: 2_000,
} as const;
