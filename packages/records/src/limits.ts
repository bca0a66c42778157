export const limits = {
  /** Writes that arrive together share a commit: how long the first waits (milliseconds), how many share, how many commits run at once. */
  groupCommit: { lingerMs: 1, itemsMax: 64, batchesMax: 4 },
  /** Resources in one answer. A record beyond it is refused by a sentence, never cut. */
  resourcesMax: 20_000,
} as const;
