export const limits = {
  /** Requests whose facts are read by one statement, and how many such statements run at once. */
  facts: { itemsMax: 32, batchesMax: 3 },
} as const;
