export const limits = {
  /** An answer waits this long for its sources where any has answered, milliseconds. */
  softDeadlineMs: 2_100,
  /** Where none has answered yet it waits until here. */
  hardDeadlineMs: 5_000,
} as const;
