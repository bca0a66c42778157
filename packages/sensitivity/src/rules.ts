import { ORGANISATION_KINDS, PURPOSES } from '@ouzel/exchange';
import { z } from 'zod';
import { CLASS_NAMES, type SensitiveClass } from './classes.ts';
import { limits } from './limits.ts';

/** A code as its system writes it: SNOMED CT, Read, ICD-10, LOINC, or a system's own. */
const code = z
  .string()
  .max(limits.codeCharsMax)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/);

/** A refset: the codes of one system that make what bears one of them sensitive, wherever in the resource it stands (code, section, type, reason). */
const codeList = z.strictObject({
  system: z.string().min(1).max(256),
  codes: z.array(code).default([]),
  /** Whole branches of a system whose codes are hierarchical by their letters (ICD-10, Read): everything that begins so. */
  below: z.array(code).default([]),
  /** Where the list comes from, for whoever reviews it. */
  source: z.string().min(1).max(500),
});

/** Who may see the class although it is not theirs: every condition that is stated must hold; one that is not stated holds for anybody. */
const audience = z.strictObject({
  purposes: z.array(z.enum(PURPOSES)).min(1).optional(),
  kinds: z.array(z.enum(ORGANISATION_KINDS)).min(1).optional(),
  organisations: z.array(z.string()).min(1).optional(),
  /** NHS job role codes of the person who acts. */
  roles: z.array(z.string()).min(1).optional(),
});
export type Audience = z.output<typeof audience>;

const classRules = z.strictObject({
  lists: z.array(codeList).default([]),
  /** Custodians all of whose records are of this class, by ODS code and by kind: a sexual health clinic. */
  custodians: z.array(z.string().regex(/^\w{3,10}$/)).default([]),
  custodianKinds: z.array(z.enum(ORGANISATION_KINDS)).default([]),
  /** Nobody, where it is empty. */
  shownTo: z.array(audience).default([]),
});
export type ClassRules = z.output<typeof classRules>;

const countOf = (rules: Partial<Record<SensitiveClass, ClassRules>>): number =>
  Object.values(rules).reduce(
    (sum, { lists }) => sum + lists.reduce((all, { codes, below }) => all + codes.length + below.length, 0),
    0,
  );

/** One version of what makes a resource sensitive and who may see it. A class that is not named has no codes and is shown to nobody. */
export const ruleSetSchema = z.strictObject({
  title: z.string().min(1).max(200),
  classes: z
    .partialRecord(z.enum(CLASS_NAMES), classRules)
    .refine((rules) => countOf(rules) <= limits.codesMax, `at most ${limits.codesMax} codes`),
});
export type RuleSet = z.output<typeof ruleSetSchema>;
