/** A user's own word that they must see this record: a self-claimed relationship, or break-glass. */
export interface Claim {
  /** Creates a legitimate relationship (https://fhir.nhs.uk/CodeSystem/SCR-AlertType 1). */
  selfClaim: boolean;
  /** Opens what the person's word closes, as far as the reasons go (SCR-AlertType 2). */
  accessAlert: boolean;
  /** Codes of https://fhir.nhs.uk/CodeSystem/SCR-AlertReason. */
  reasons: readonly string[];
  cannotBeAsked: boolean;
  /** It was declared about somebody whom the person replaces: it opens what that one's word closes, and nothing more. */
  of?: string;
}

/** Declarations of the very user who asks, as long as they last; a part of the one statement that reads the facts ($3 is now). */
export const claimsSql = (
  claimed: string,
): string => `select json_agg(json_build_array(b.self_claim, b.access_alert, b.reasons, b.cannot_be_asked,
    case when b.person <> p.person then b.person end)) from consent.break_glass b
  where ${claimed} and b.organisation = i.organisation and b.acting = i.acting and b.starts <= $3 and b.ends > $3`;

export type ClaimRow = [selfClaim: boolean, accessAlert: boolean, reasons: string[], cannotBeAsked: boolean, of: string | null];

export const claimsOf = (rows: readonly ClaimRow[] | null): Claim[] =>
  (rows ?? []).map(([selfClaim, accessAlert, reasons, cannotBeAsked, of]) => ({
    selfClaim,
    accessAlert,
    reasons,
    cannotBeAsked,
    ...(of === null ? {} : { of }),
  }));
