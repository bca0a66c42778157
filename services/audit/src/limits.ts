export const limits = {
  /** Events that arrive together share a commit: how many share, how many commits run at once. */
  groupCommit: { itemsMax: 256, batchesMax: 2 },
  /** Events on one page of a search. */
  pageMax: 200,
  pageDefault: 50,
  /** Events that are read at once where past requests are gone through. */
  pastPage: 10_000,
  /** Events that one look at what of a person was shown reads, and how many it lists in all. */
  shownAtOnce: 500,
  shownMax: 20_000,
} as const;
