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
