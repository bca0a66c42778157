import type { AccessRequest } from './access-request.ts';
import type { Effect } from './effect.ts';
import type { ScrPermission } from './scr-permission.ts';
import type { Holding } from './source.ts';

/** Somebody whom the exchange knows, as the locator keeps them. */
export interface KnownPerson {
  person: string;
  nhsNumber: string;
  /** NHS numbers that theirs has taken the place of. */
  formerNumbers?: readonly string[];
  /** The Patient resource as it is kept, which version of it, and as of when the national demographics service was last heard. */
  patient: { body: string; version: number; updated: Date; traced?: Date };
  /** Who is this person too, by links in force. */
  replaces?: readonly Replaced[];
}

/** Somebody whose number and id lead to another person now. */
export interface Replaced {
  person: string;
  nhsNumber: string;
  reviewed: boolean;
}

/** Codes, whatever their system: these, and all that begin with one of `below`. */
export interface WithheldCodes {
  any: readonly string[];
  below: readonly string[];
}
/** Whether a number is the person's, now or before. */
export const isNumberOf = (
  { nhsNumber, formerNumbers = [] }: Pick<KnownPerson, 'nhsNumber' | 'formerNumbers'>,
  number: string | undefined,
): boolean => number !== undefined && (number === nhsNumber || formerNumbers.includes(number));

/** What policy says about one request. `rule` names the step that decided (docs/governance/decision.md). */
export type Decision =
  | {
      outcome: 'permit';
      rule: string;
      person: string;
      nhsNumber: string;
      formerNumbers?: readonly string[];
      patient: KnownPerson['patient'];
      replaces?: readonly Replaced[];
      /** The replaced person, or the linked record, on whose relationship alone this rests: it says as whom the requester knows them. */
      through?: string;
      holdings: readonly Holding[];
      labelsWithheld: number;
      codesWithheld?: WithheldCodes | undefined;
      hideLocation: boolean;
      /** Of who the person is, only the number that the requester gave may be shown. */
      hideIdentity: boolean;
      /** May see and record all that the person decided about sharing. */
      keepsConsents?: boolean;
      /** Versions of the agreements that opened a holding, for the audit trail. */
      agreements: readonly string[];
    }
  | {
      outcome: 'refuse';
      rule: string;
      /** `out`: the token, or whoever it speaks for, was withdrawn since it was proved.
       * `unknown` and `unrelated` must look alike to the caller; the audit trail tells them apart. */
      reason: 'unknown' | 'unrelated' | 'objection' | 'not-allowed' | 'out';
      person?: string;
      /** The fact that decided, for the trail: codes, versions and dates, and nothing about the person. */
      fact?: string;
    };

/** Why an organisation may know of a person. Each kind ends, and how long it lasts after its end is policy. */
export type RelationshipKind =
  | 'gp-registration'
  | 'encounter'
  | 'residency'
  | 'open-case'
  | 'referral'
  | 'appointment'
  | 'call'
  | 'contribution';

/** What one resource says about who has to do with the person. `starts` may lie ahead: it holds from then on. */
export interface RelationshipFact {
  organisation: string;
  kind: RelationshipKind;
  starts: Date;
  ends?: Date;
}

export interface Consent {
  /** Reads the facts in one query and decides on them. Rejects where a fact cannot be had: the caller must then refuse. */
  decide(request: AccessRequest): Promise<Decision>;
  /** Records a relationship, or its new end, in the transaction of what brought it about. `basis` names the fact (a visit, a residency). */
  relationship(fact: {
    organisation: string;
    person: string;
    kind: RelationshipKind;
    basis: string;
    /** The record that it follows from: it holds for whoever the record's person is. */
    record?: string;
    /** When its source said so; now, where it does not say. Of two ends the one that was said later counts. */
    said?: Date;
    starts: Date;
    ends?: Date;
  }): Effect;
  /**
   * Records what `basis` says now in the place of all that it said before. What it does not say any more is taken back: it never held, and
   * is kept for review only. A referral stays where the care that it asked for has begun.
   */
  restate(said: { person: string; basis: string; facts: readonly RelationshipFact[]; at: Date }): Effect[];
  /** Ends registrations with other practices that rest on those practices' own lists: PDS names this one. */
  registeredWith(fact: { person: string; practice: string; asOf: Date }): Effect;
  /**
   * Remembers as a directive what a custodian says that the person told it about sharing what it holds. The same again changes nothing, so that
   * a permission that the person gave since stays one. `others` count as the person now: it is kept for them too.
   */
  permission(fact: {
    person: string;
    others?: readonly string[];
    custodian: string;
    permission: ScrPermission;
    noted: Date;
  }): Effect;
  /** Records that a source says that the person does not want it to share, with the source's own code. */
  dissent(fact: { person: string; custodian: string; code: string; noted: Date }): Effect;
  /** Records that it shares again. */
  assent(fact: { person: string; custodian: string }): Effect;
}
