/**
 * The sensitive classes, each a bit, so that withholding is one test in SQL. A row keeps its bits: a class never changes its own.
 * `restricted` is a source's R of v3-Confidentiality.
 */
export const CLASSES = {
  restricted: 1,
  'very-restricted': 2,
  'sexual-health': 4,
  'mental-health': 8,
  'domestic-violence': 16,
  'substance-use': 32,
  fertility: 64,
  'gender-recognition': 128,
  adoption: 256,
  safeguarding: 512,
  'gp-confidential': 1024,
  'not-for-patient': 2048,
} as const;
export type SensitiveClass = keyof typeof CLASSES;

export const isSensitiveClass = (name: string): name is SensitiveClass => Object.hasOwn(CLASSES, name);
export const CLASS_NAMES: readonly SensitiveClass[] = Object.keys(CLASSES).filter(isSensitiveClass);
export const ALL_CLASSES = CLASS_NAMES.reduce((bits, name) => bits | CLASSES[name], 0);

/**
 * What a source's own label makes of a resource, whatever the rules say: codes of v3-Confidentiality and v3-ActCode
 * (https://terminology.hl7.org/CodeSystem-v3-ActCode.html, ActSensitivityPrivacyPolicy; NOPAT of GP Connect). No rule can take a label away.
 */
export const SOURCE_LABELS: ReadonlyMap<string, number> = new Map([
  ['R', CLASSES.restricted],
  ['V', CLASSES['very-restricted']],
  ['SEX', CLASSES['sexual-health']],
  ['HIV', CLASSES['sexual-health']],
  ['STD', CLASSES['sexual-health']],
  ['PSY', CLASSES['mental-health']],
  ['PSYTHPN', CLASSES['mental-health']],
  ['BH', CLASSES['mental-health']],
  ['SDV', CLASSES['domestic-violence']],
  ['VIO', CLASSES['domestic-violence']],
  ['ETH', CLASSES['substance-use']],
  ['ETHUD', CLASSES['substance-use']],
  ['OPIOIDUD', CLASSES['substance-use']],
  ['ALC', CLASSES['substance-use']],
  ['SUD', CLASSES['substance-use']],
  ['NOPAT', CLASSES['not-for-patient']],
]);
