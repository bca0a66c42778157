/**
 * What is done for a person's own request to see what is held of them (UK GDPR art. 15), as the target of an AccessRequest: policy decides it by
 * a step of its own. `gather` asks who holds anything, `draft` shows a custodian its own part, `release` makes the file.
 */
export const SUBJECT_ACCESS = {
  gather: 'subject-access gather',
  draft: 'subject-access draft',
  release: 'subject-access release',
} as const;

export const isSubjectAccess = (target: string): boolean => Object.values(SUBJECT_ACCESS).some((each) => each === target);

/** Why a line is left out of what a person is sent (DPA 2018 Sch. 2 para. 16 and 19, Sch. 3 para. 5). */
export const WITHHELD_FOR = ['third-party', 'serious-harm', 'legal-privilege', 'other-exemption'] as const;

/** A version of a resource that a custodian's reviewer leaves out. `opinion`: whose it is, where serious harm is feared. */
export interface WithheldLine {
  /** `Type/id/_history/version`. */
  reference: string;
  because: (typeof WITHHELD_FOR)[number];
  opinion?: string | undefined;
}
