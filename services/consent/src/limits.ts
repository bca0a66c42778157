export const limits = {
  /** Requests whose facts are read by one statement, and how many such statements run at once. */
  facts: { itemsMax: 32, batchesMax: 3 },
  /** Rows that one batch labels anew. */
  relabelRowsMax: 500,
} as const;
