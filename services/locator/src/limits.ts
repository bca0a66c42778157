export const limits = {
  /** Rounds in which all that hangs together by links is gathered: the longest chain of merges and shared records that is followed. */
  roundsMax: 64,
} as const;
