import type { AccessRequest } from './access-request.ts';
import type { Effect } from './effect.ts';
import type { Holding } from './source.ts';

/** Somebody whom the exchange knows, as the locator keeps them. */
export interface KnownPerson {
  person: string;
  nhsNumber: string;
  /** The Patient resource as it is kept, and which version of it. */
  patient: { body: string; version: number; updated: Date };
  /** Who is this person too, by links in force. */
  replaces?: readonly Replaced[];
}

/** Somebody whose number and id lead to another person now. */
export interface Replaced {
  person: string;
  nhsNumber: string;
  reviewed: boolean;
}

/** What policy says about one request. `rule` names the step that decided (docs/governance/decision.md). */
export type Decision =
  | {
      outcome: 'permit';
      rule: string;
      person: string;
      nhsNumber: string;
      patient: KnownPerson['patient'];
      replaces?: readonly Replaced[];
      /** The replaced person, or the linked record, on whose relationship alone this rests: it says as whom the requester knows them. */
      through?: string;
      holdings: readonly Holding[];
      labelsWithheld: number;
      hideLocation: boolean;
      /** Of who the person is, only the number that the requester gave may be shown. */
      hideIdentity: boolean;
      /** Versions of the agreements that were relied on, for the audit trail. */
      agreements: readonly string[];
    }
  | {
      outcome: 'refuse';
      rule: string;
      /** `unknown` and `unrelated` must look alike to the caller; the audit trail tells them apart. */
      reason: 'unknown' | 'unrelated' | 'objection' | 'not-allowed';
      person?: string;
    };

/** Why an organisation may know of a person. Each kind ends, and how long it lasts after its end is policy. */
export type RelationshipKind = 'gp-registration' | 'encounter' | 'residency' | 'open-case' | 'referral' | 'contribution';

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
    starts: Date;
    ends?: Date;
  }): Effect;
}
