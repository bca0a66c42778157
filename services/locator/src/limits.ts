export const limits = {
  /** Rounds in which all that hangs together by links is gathered: the longest chain of merges and shared records that is followed. */
  roundsMax: 64,
  /** How often a change of links that met a deadlock is tried in all. */
  triesMax: 3,
} as const;
