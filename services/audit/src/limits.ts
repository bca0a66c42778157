export const limits = {
  /** Events that arrive together share a commit: how long the first waits (milliseconds), how many share, how many commits run at once. */
  groupCommit: { lingerMs: 1, itemsMax: 256, batchesMax: 2 },
  /** Events on one page of a search. */
  pageMax: 200,
  pageDefault: 50,
} as const;
