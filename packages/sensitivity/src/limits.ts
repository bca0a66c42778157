export const limits = {
  /** Codes in all the lists of one version of the rules. */
  codesMax: 50_000,
  /** Longest code taken, characters. */
  codeCharsMax: 64,
  /** How deep a resource is looked through for codes; a deeper one is labelled as very restricted. */
  depthMax: 64,
} as const;
