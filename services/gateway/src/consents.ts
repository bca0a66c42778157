import type { Effect, Permit, Subject } from '@ouzel/exchange';

/** A Consent judged before any permit. What else it holds is the consent room's own. */
export interface GoodConsent {
  subject: Extract<Subject, { by: 'person' | 'nhs-number' }>;
}

/** One version of a Consent as this requester may see it. */
export interface ShownConsent {
  /** As it stands in addresses. */
  id: string;
  version: number;
  text: string;
  updated: Date;
  /** What it permits opens nothing any more, and its text says so. */
  void?: boolean;
}

/** What people decided about sharing: the consent room implements it. */
export interface Consents {
  /** @throws FhirError where a part of it cannot be carried out. */
  judge(json: unknown): GoodConsent;
  personOf(consent: string): Promise<string | undefined>;
  search(permit: Permit): Promise<ShownConsent[]>;
  history(permit: Permit, consent: string): Promise<ShownConsent[]>;
  write(
    permit: Permit,
    write: { judged: GoodConsent; target?: { consent: string; expected: number }; alongside: (shown: ShownConsent) => Effect },
  ): Promise<ShownConsent>;
}
