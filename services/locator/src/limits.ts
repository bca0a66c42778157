export const limits = {
  /** How often a process adds what it heard of sources, how long it is kept, and what counts as lately, milliseconds. */
  healthEveryMs: 1_000,
  healthKeptMs: 2_592_000_000,
  healthLatelyMs: 86_400_000,
  /** How often a worker looks for pointers that have grown old, milliseconds. */
  probeEveryMs: 5_000,
  /** Age at which the pointers of a record that is kept here are compared with what is kept, milliseconds. */
  probeAfterMs: 86_400_000,
  /** Age at which what a live source did not hold is forgotten, so that it is asked again, milliseconds. */
  forgetAfterMs: 3_600_000,
  /** Records that one look wakes somebody for, and records probed at once by one process. */
  probesMax: 200,
  probesAtOnce: 2,
  /** People among whom somebody is sought, for what agreement by chance is worth: those of an Integrated Care System. */
  people: 1_000_000,
  /** People who are compared with one who is sought. */
  candidatesMax: 50,
  /** People with whom a record that is not linked may be reviewed. */
  reviewedMax: 5,
  /** Records that are nobody's which are looked at again in one transaction, and how often a worker looks for what is left, milliseconds. */
  lookedAtAgainMax: 20,
  lookFurtherEveryMs: 1_000,
  /** Keys of one Patient: what has more names and addresses than this is found by the first of them. */
  keysMax: 60,
  /** Rounds in which all that hangs together by links is gathered: the longest chain of merges and shared records that is followed. */
  roundsMax: 64,
  /** How often a change of links, or a registration, that met a deadlock is tried in all. */
  triesMax: 5,
} as const;
