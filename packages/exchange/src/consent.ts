import type { AccessRequest } from './access-request.ts';
import type { Holding } from './source.ts';

/** What policy says about one request. `rule` names the step that decided (docs/governance/decision.md). */
export type Decision =
  | {
      outcome: 'permit';
      rule: string;
      person: string;
      nhsNumber: string;
      holdings: readonly Holding[];
      types: readonly string[] | 'all';
      labelsWithheld: number;
      hideLocation: boolean;
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

export interface Consent {
  /** Reads the facts in one query and decides on them. Rejects where a fact cannot be had: the caller must then refuse. */
  decide(request: AccessRequest): Promise<Decision>;
}
