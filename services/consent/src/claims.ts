/** A user's own word that they must see this record: a self-claimed relationship, or break-glass. */
export interface Claim {
  /** Creates a legitimate relationship (https://fhir.nhs.uk/CodeSystem/SCR-AlertType 1). */
  selfClaim: boolean;
  /** Opens what the person's word closes, as far as the reasons go (SCR-AlertType 2). */
  accessAlert: boolean;
  /** Codes of https://fhir.nhs.uk/CodeSystem/SCR-AlertReason. */
  reasons: readonly string[];
  cannotBeAsked: boolean;
}

/** Declarations of the very user who asks, as long as they last; a part of the one statement that reads the facts ($3 is now). */
export const CLAIMS = `select json_agg(json_build_array(b.self_claim, b.access_alert, b.reasons, b.cannot_be_asked)) from consent.break_glass b
  where b.person = p.person and b.organisation = i.organisation and b.acting = i.acting and b.starts <= $3 and b.ends > $3`;

export type ClaimRow = [selfClaim: boolean, accessAlert: boolean, reasons: string[], cannotBeAsked: boolean];

export const claimsOf = (rows: readonly ClaimRow[] | null): Claim[] =>
  (rows ?? []).map(([selfClaim, accessAlert, reasons, cannotBeAsked]) => ({ selfClaim, accessAlert, reasons, cannotBeAsked }));
