export const limits = {
  /** Days that one chart of accesses shows, and up to how many it shows hour by hour. */
  chartDaysMax: 400,
  chartHourlyDaysMax: 2,
  /** A refusal that must not tell whether anybody is known here is held back for up to this long, by chance, milliseconds. */
  refusalHeldMsMax: 8,
  /** An answer waits this long for its sources where any has answered, milliseconds. */
  softDeadlineMs: 2_100,
  /** Where none has answered yet it waits until here. */
  hardDeadlineMs: 5_000,
  /** Matches on one page of a search: unless asked for fewer, and at most. */
  pageMax: 1_000,
  /** A posted pointer, or a search of pointers, bytes. */
  pointerBytesMax: 65_536,
  /** Members of a register of whom it is told one by one that they were not taken. */
  registerFaultsMax: 500,
  /** Pointers on one page: the number that the record locator has. */
  pointersPageMax: 20,
  /** How long a link to a further page is good, milliseconds. */
  pageLifeMs: 3_600_000,
  /** `_include` and `_revinclude` of one search, and resources that they may bring. */
  includesMax: 8,
  includedMax: 1_000,
  /** Encounters that a summary shows, the newest. */
  summaryEncounters: 10,
  /** Of each kind, what stands in the background of a call. */
  backgroundEach: 10,
  /** Observations of one code in `$lastn`. */
  lastMax: 100,
  /** Values of one parameter, separated by commas; parameters of one search. */
  valuesMax: 100,
  valuesInAllMax: 200,
  parametersMax: 40,
  /** Entries of a posted Bundle. */
  entriesMax: 200,
  /** Operations of one JSON Patch. */
  patchOperationsMax: 100,
  /** What `copy` may add to a resource, characters. */
  patchCopiedCharsMax: 1_000_000,
  /** Elements that `_elements` lists. */
  elementsMax: 100,
  /** How long the answer to an asynchronous request can be fetched, milliseconds. */
  jobLifeMs: 900_000,
  /** How long an asynchronous request waits for its sources, milliseconds. */
  laterDeadlineMs: 30_000,
  /** Registrations on one page of a register. */
  registeredPageMax: 500,
  /** Asynchronous requests of one caller under way at once. */
  jobsMax: 20,
  /** People in the answer of a `$match`: unless asked for fewer, and at most. */
  matchesMax: 20,
  /** Open items of the review of links in one answer. */
  reviewItemsMax: 200,
  /** A policy rehearsal goes over the requests of so many days, and over so many events at most. */
  rehearsedDays: 30,
  rehearsedMax: 100_000,
  /** Entries on one page of who looked, unless asked for fewer, and at most; how far off a review of what is hidden may be, days. */
  ownPageDefault: 50,
  ownPageMax: 200,
  hiddenDaysMax: 366,
  /** Links on one page. */
  linksMax: 100,
  /** Why a link is made or undone, and a custodian's own number with its authority, characters. */
  reasonMax: 500,
  numberMax: 200,
  /** Events of the audit trail on one page: unless asked otherwise, and at most. */
  auditPageDefault: 50,
  auditPageMax: 200,
  /** How long ago somebody may have asked to see what is held of them, days; lines that one review leaves out; looks that their file lists. */
  receivedDaysAgoMax: 366,
  withheldMax: 5_000,
  looksListed: 20_000,
  /** Exports of the audit trail under way at once in this process. */
  exportsAtOnce: 4,
  /** Lines of one CSV file of readings. */
  csvLinesMax: 500,
} as const;
