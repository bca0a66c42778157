export const limits = {
  /** Requests whose facts are read by one statement, and how many such statements run at once. */
  facts: { itemsMax: 32, batchesMax: 3 },
  /** How far ahead of ours the clock of whoever dates a Consent may be, milliseconds. */
  clockAheadMs: 300_000,
  /** Consents of one person in one answer; a person has a few. */
  consentsMax: 200,
} as const;
