export const limits = {
  /** Events that arrive together share a commit: how many share, how many commits run at once. */
  groupCommit: { itemsMax: 256, batchesMax: 2 },
  /** Events on one page of a search. */
  pageMax: 200,
  /** Matches of a search are counted exactly up to here, unless asked otherwise. */
  countedMax: 10_000,
  /** Different names that a part of a name may mean. */
  namesMax: 500,
  /** Events that an export reads at once, and all that it holds: some kilobytes each. */
  exportedAtOnce: 500,
  /** Months that have a part of the table before they begin, and how often that is looked after, milliseconds. */
  monthsAhead: 3,
  monthsEveryMs: 21_600_000,
  /** Events that are read at once where past requests are gone through. */
  pastPage: 10_000,
  /** Events that one look at what of a person was shown reads, and how many it lists in all. */
  shownAtOnce: 500,
  shownMax: 20_000,
  /** How long a wish to have an answer written again waits for its approval, how long an approved one can be opened, milliseconds; and how many are listed. */
  reconstructionWaitsMs: 30 * 86_400_000,
  reconstructionOpenMs: 8 * 3_600_000,
  reconstructionsListed: 200,
  /** Hidden entries in one list. */
  hiddenListed: 500,
} as const;
