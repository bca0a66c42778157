export const limits = {
  /** Organisations in one list of who takes part, and rules of one person's decisions that an officer is shown. */
  participantsMax: 5_000,
  directivesShownMax: 500,
  /** Residents on one list of a home. */
  residentsMax: 300,
  /** Requests whose facts are read by one statement, and how many such statements run at once. */
  facts: { itemsMax: 32, batchesMax: 3 },
  /** Rows that one batch labels anew. */
  relabelRowsMax: 500,
  /** The same for a rehearsal, which reads the facts of very many. */
  rehearsalFacts: { itemsMax: 256, batchesMax: 2 },
  /** Pairs of requester and custodian of which the agreements between them are remembered. */
  pairsMax: 100_000,
  /** How long after an agreement's end the urgent summary is still shown in an emergency, days (CSO). */
  urgentAfterLapseDays: 14,
  /** Days before an end at which it is warned of, from the first warning to the last. */
  warnDays: [90, 30, 7],
  /** Agreements that the trail names where none carries a request. */
  factsMax: 5,
  /** Agreements that are published at once. */
  publishedMax: 500,
  /** Past requests that a rehearsal decides before it lets others work. */
  rehearsedAtOnce: 100,
  /** How often coming ends are looked for, milliseconds. */
  watchEveryMs: 3_600_000,
  /** How far ahead of ours the clock of whoever dates a Consent may be, milliseconds. */
  clockAheadMs: 300_000,
  /** Consents of one person in one answer; a person has a few. */
  consentsMax: 200,
  register: {
    membersMax: 100_000,
    /** Members that are settled in one transaction. */
    batch: 500,
    /** People of a practice that is asked live who are made known at once. */
    registeredAtOnce: 20,
    /** Missing from a list without being named as gone: so many always, and up to this share of it. */
    leaversFree: 20,
    leaversShareMax: 0.1,
    /** How long a taker may take, milliseconds; after that another may begin. */
    claimMs: 900_000,
  },
} as const;
