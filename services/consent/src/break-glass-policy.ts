/** Kinds of declaration (https://fhir.nhs.uk/CodeSystem/SCR-AlertType): 1 creates a relationship, 2 alerts to an access. */
export const ALERT_TYPES = ['1', '2'] as const;
export type AlertType = (typeof ALERT_TYPES)[number];

/** Which reasons (https://fhir.nhs.uk/CodeSystem/SCR-AlertReason) go with which kind: the Summary Care Record's matrix. */
export const REASONS_OF: Readonly<Record<AlertType, readonly string[]>> = {
  '1': ['1', '2', '3', '4', '6'],
  '2': ['1', '2', '3', '5'],
};

/** Job roles that may declare: clinical practitioner, nurse, health professional. */
export const DECLARING_ROLES: readonly string[] = ['R8000', 'R8001', 'R8003'];

/** Levels of authentication that are enough, as the issuer's `acr` says them (NHS CIS2: `AAL3_ANY`, `AAL2_OR_AAL3_ANY`). */
export const STRONG_AUTHENTICATION = /^AAL[23](_|$)/;

export const breakGlassLimits = {
  /** How long a declaration opens a record, and how recent the user's authentication must be, milliseconds. */
  openMs: 3_600_000,
  authenticationAgeMsMax: 900_000,
  /** Declarations of one user in an hour. */
  perUserPerHour: 10,
  /** Words that say why: characters. */
  noteCharsMin: 20,
  noteCharsMax: 2_000,
  /** Within which time a declaration is reviewed, and how often we look for those that were not, milliseconds. */
  reviewWithinMs: 72 * 3_600_000,
  escalateEveryMs: 60_000,
  /** Declarations in one answer, and escalated at once. */
  listedMax: 200,
} as const;
