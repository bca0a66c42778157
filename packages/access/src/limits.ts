export const limits = {
  /** Longest Authorization header looked at, characters. */
  headerCharsMax: 8_192,
  /** Longest life of an access token, seconds. */
  tokenLifeSecondsMax: 3_600,
  /** How far two clocks may differ, seconds. */
  clockSkewSeconds: 5,
  /** Verified tokens remembered, and keys of an issuer kept without asking again, milliseconds. */
  verifiedEntriesMax: 10_000,
  keysKeptMs: 600_000,
  /** An unknown key id makes us ask the issuer again at most this often, milliseconds. */
  keysAskedEveryMs: 30_000,
  keysTimeoutMs: 3_000,
  /** After the issuer could not give its keys it is left alone for so long, milliseconds. */
  keysRetryMs: 1_000,
  /** Largest key set taken, bytes. */
  keysBytesMax: 65_536,
  /** Longest life of a client's signed assertion, seconds (SMART backend services). */
  assertionLifeSecondsMax: 300,
  /** How long a client waits for the authorisation server, milliseconds. */
  tokenTimeoutMs: 10_000,
} as const;
