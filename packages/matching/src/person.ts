/** Where somebody lives or lived, as it is written. */
export interface Home {
  /** The lines of the address as one text, without the postcode. */
  lines?: string;
  postcode?: string;
}

/** What a record says of who somebody is. Everything may be missing, wrong or out of date. */
export interface Demographics {
  nhsNumber?: string;
  /** Surnames by which they are or were known: usual, official, maiden, hyphenated. */
  families: readonly string[];
  /** Given names in their order. */
  givens: readonly string[];
  /** YYYY-MM-DD; a partial date counts as none. */
  birthDate?: string;
  sex?: 'female' | 'male';
  homes: readonly Home[];
  phones: readonly string[];
}
