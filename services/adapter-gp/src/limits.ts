export const limits = {
  /** Largest answer read from a practice, bytes. */
  answerBytesMax: 10 * 1024 * 1024,
  /** Wrong-patient answers after which a practice is not asked again until someone has looked. */
  wrongPatientsMax: 2,
  /** GP Connect: a JWT lives exactly so long, seconds (Spine security and JWT guidance). */
  jwtLifeSeconds: 300,
  /** A practice that tells of a change makes it within half of this; the other half is for clocks that differ, milliseconds. */
  settleMs: 60_000,
  /** Lists in lists that are gone through for what is in them; GP Connect nests three. */
  listDepthMax: 8,
  /** How long it is relied on that a practice did not hold a type, where it tells of changes, milliseconds. */
  trustMs: 3_600_000,
} as const;
