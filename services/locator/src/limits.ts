export const limits = {
  /** People among whom somebody is sought, for what agreement by chance is worth: those of an Integrated Care System. */
  people: 1_000_000,
  /** People who are compared with one who is sought. */
  candidatesMax: 50,
  /** People with whom a record that is not linked may be reviewed. */
  reviewedMax: 5,
  /** Keys of one Patient: what has more names and addresses than this is found by the first of them. */
  keysMax: 60,
} as const;
