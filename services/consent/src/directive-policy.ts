import type { PurposeOfUse } from '@ouzel/exchange';

/** How long a permission is fresh enough to open what the person said not to share at all, in hours. */
export const FRESH_PERMISSION_HOURS = 24;

/**
 * Break-glass reasons that stand above the person's word: public interest, statute, court order
 * (https://fhir.nhs.uk/CodeSystem/SCR-AlertReason 1, 2, 3).
 */
export const OVERRIDING_REASONS: readonly string[] = ['1', '2', '3'];

/** Purposes with which a Consent is recorded or looked at. */
export const CONSENT_PURPOSES: readonly PurposeOfUse[] = ['TREAT', 'ETREAT', 'PATRQT', 'HOPERAT'];

/** Job roles at the exchange that keep Consents: Privacy Officer, Caldicott Guardian, and the staff who take people's decisions down. */
export const CONSENT_KEEPERS: readonly string[] = ['R0001', 'R5105', 'R8008'];
