export const limits = {
  /**
   * Bits from which a pair that nothing speaks against is linked without a person looking at it, among as many people as a town has. In nine
   * seeds of the bench that are not reported (docs/performance.md) the heaviest such pair of two people who are not kin had 23.6.
   */
  linkBits: 26,
  linkBitsPeople: 20_000,
  /** Bits from which a pair that is not linked is worth a person's look. */
  reviewBits: 16,
  /** Most that one field may say for or against, bits. */
  fieldBitsMax: 20,
  /** How much rarer than the average of its field a value may be counted. */
  rarerThanAverageMax: 64,
  /** Records of one blocking key in memory; a key that more share (a date put in for thousands) brings nobody together. */
  blockMax: 400,
  /** Rounds of the estimation, and the change of all chances below which it ends. */
  roundsMax: 40,
  roundsEndAt: 1e-5,
  /** Pairs drawn to learn how often levels agree by chance. */
  drawnPairs: 1_500_000,
} as const;
