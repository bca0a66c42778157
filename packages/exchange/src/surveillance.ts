/** What surveillance compares with what it knows of staff. It is given to surveillance alone, and leaves it in no answer. */
export interface SurveyedPerson {
  person: string;
  families: readonly string[];
  /** None of a restricted person: a sentence about where they live could tell it. */
  homes: readonly { lines?: string; postcode?: string }[];
}

/** Who people are, for surveillance and nothing else: the locator implements it. */
export interface SurveyedPeople {
  /** Of those that are known, in any order. */
  people(persons: readonly string[]): Promise<SurveyedPerson[]>;
  /** Person by NHS number, of those that are known. */
  byNumber(nhsNumbers: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** A reason that an organisation had to do with somebody: a fact with dates, from a register or an event. */
export interface CareContact {
  organisation: string;
  person: string;
  kind: string;
  starts: Date;
  ends?: Date;
}

/** A declaration whose review is overdue. */
export interface Unreviewed {
  claim: string;
  organisation: string;
  staff: string;
  name: string;
  role: string;
  person?: string;
  declared: Date;
  reviewBy: Date;
}

/** What the consent room tells surveillance: who was in whose care, and which declarations nobody looked at. */
export interface CareContacts {
  of(pairs: readonly { organisation: string; person: string }[]): Promise<CareContact[]>;
  /** At most `count`, the oldest first. */
  unreviewed(now: Date, count: number): Promise<Unreviewed[]>;
}
