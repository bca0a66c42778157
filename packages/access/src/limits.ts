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
  /** How long somebody may take to sign in, and how long a code is good for, seconds. */
  signInSeconds: 600,
  codeLifeSeconds: 60,
  /** Largest sign-in form taken, bytes. */
  signInFormBytesMax: 4_096,
  /** Wrong passwords of one address or account before it must wait, within milliseconds; how many of both are remembered. */
  wrongPasswordsMax: 10,
  wrongPasswordsWindowMs: 600_000,
  wrongPasswordsKeysMax: 10_000,
  /** Sign-ins and what comes of them that are remembered at once; the oldest go first. */
  signInsMax: 5_000,
} as const;
