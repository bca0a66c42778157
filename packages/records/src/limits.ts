export const limits = {
  /** Writes that arrive together share a commit: how many share, how many commits run at once. */
  groupCommit: { itemsMax: 64, batchesMax: 2 },
  /** Resources in one answer. A record beyond it is refused by a sentence, never cut. */
  resourcesMax: 20_000,
  /** Versions of one resource in its history. */
  versionsMax: 1_000,
} as const;
