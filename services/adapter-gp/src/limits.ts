export const limits = {
  /** Largest answer read from a practice, bytes. */
  answerBytesMax: 10 * 1024 * 1024,
  /** Wrong-patient answers after which a practice is not asked again until someone has looked. */
  wrongPatientsMax: 2,
  /** GP Connect: a JWT lives exactly so long, seconds (Spine security and JWT guidance). */
  jwtLifeSeconds: 300,
} as const;
