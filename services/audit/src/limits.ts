export const limits = {
  /** Requests of people to see what is held of them, in one list. */
  subjectRequestsListed: 500,
  /** Holds, and erasures, in one list. */
  retentionListed: 500,
  /** Events that one chart counts, the newest, and how long that may take, milliseconds. */
  chartedMax: 500_000,
  chartMs: 5_000,
  /** Events that arrive together share a commit: how many share, how many commits run at once. */
  groupCommit: { itemsMax: 256, batchesMax: 2 },
  /** How long after an event its writer says up to which number all is written, milliseconds. */
  markEveryMs: 1_000,
  /** How long the end of an event's transaction is waited for, and how long a new try after one that failed, milliseconds. */
  patience: { endMs: 60_000, retryMs: 5_000 },
  /** How often the sealer looks for new events, milliseconds: they are in the tree within two seconds. */
  sealEveryMs: 500,
  /** And how long it rests at least between two looks, milliseconds. */
  sealPauseMs: 50,
  /** How often it is looked how far the sealing is, and from which age of an unpublished event on somebody is told, milliseconds. */
  sealWatchEveryMs: 5_000,
  sealLateMs: 30_000,
  /** Events that one turn of the sealer takes. */
  sealedAtOnce: 20_000,
  /** How much of the end of a witness file is read, bytes, and how many of its last checkpoints are tried. */
  witnessTailBytes: 65_536,
  witnessLines: 100,
  /** Events that one transaction of an erasure clears, and one entry of the log names. */
  erasedAtOnce: 500,
  /** Entries that an export of the log reads at once. */
  entriesAtOnce: 5_000,
  /** Events on one page of a search. */
  pageMax: 200,
  /** Matches of a search are counted exactly up to here, unless asked otherwise. */
  countedMax: 10_000,
  /** Different names that a part of a name may mean. */
  namesMax: 500,
  /** Names that a process remembers to have noted. */
  namesKnown: 10_000,
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
  /** Checkpoints in the list of the newest. */
  checkpointsListed: 100,
} as const;
