import type { Effect } from './effect.ts';

/** Two numbers of which somebody says that they are one person's: one custodian's own numbers (`authority|number`), or two NHS numbers. */
export type LinkPair = { survivor: string; obsolete: string } & (
  | { scope: 'local'; /** ODS code. */ custodian: string }
  | { scope: 'person' }
);

/** Who says it, why, and by what. */
export interface Saying {
  /** ODS code. */
  organisation: string;
  /** The acting user, client or system. */
  by: string;
  reason: string;
  /** The message or request: facility, application and control id of a message; trace id of a request. */
  source: string;
  /** When it came about there. Of two statements about a pair the later one holds. */
  occurred: Date;
}

export type LinkStatement = LinkPair &
  Saying & {
    change: 'merge' | 'unmerge';
    /** The last word on the pair, whatever times were given before. */
    overrules?: boolean;
  };

/** What a statement brought about. Nothing moves where a number is not known yet: then it takes effect when it is. */
export interface LinkChanged {
  link: string;
  change: LinkStatement['change'];
  scope: LinkPair['scope'];
  inForce: boolean;
  /** Records that are now another person's; null is nobody's. */
  moved: readonly { record: string; before: string | null; after: string | null }[];
}

export interface LinkState {
  link: string;
  scope: LinkPair['scope'];
  custodian?: string;
  survivor: { number: string; person?: string };
  obsolete: { number: string; person?: string };
  inForce: boolean;
  /** Whose consents count: the stricter of both until a reviewer says otherwise. */
  consent: 'both' | 'survivor';
  reviewed: boolean;
  events: readonly {
    change: 'merge' | 'unmerge' | 'review';
    organisation: string;
    by: string;
    reason: string;
    source: string;
    occurred: Date;
    recorded: Date;
  }[];
}

/** A record that was shown as somebody's through a link: from when, and until when that could be. */
export interface WronglyShown {
  record: string;
  shownAs: string;
  /** Whose it is without the link; absent where nobody's. */
  is?: string;
  from: Date;
  until: Date;
}

/** Who is who: links between people, and between numbers of one custodian. Linking moves no clinical row. */
export interface Links {
  /**
   * Records a statement and all that follows from it in one transaction. The same twice has one effect.
   * @throws FhirError `two-identities` where it would close a circle or give a number two survivors, `bad-value`, `unavailable`.
   */
  state(statement: LinkStatement, alongside: (changed: LinkChanged) => readonly Effect[]): Promise<LinkChanged>;
  /** Several at once, all or none. */
  stateAll(
    statements: readonly LinkStatement[],
    alongside: (changed: readonly LinkChanged[]) => readonly Effect[],
  ): Promise<void>;
  /** A reviewer's word on whose consents count. @throws FhirError `not-found` where no such link is in force. */
  review(link: string, review: Saying & { consent: LinkState['consent'] }, alongside: readonly Effect[]): Promise<void>;
  /** Newest first; of one custodian only, where one is given. */
  list(criteria: { link?: string; custodian?: string; before?: Date; count: number }): Promise<LinkState[]>;
  /** The records that a link shows, or showed, as another person's. */
  wronglyShown(link: string): Promise<WronglyShown[]>;
}
