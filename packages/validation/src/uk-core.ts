import { FhirError, isObject, parseNhsNumber, systems } from '@ouzel/fhir';
import { has, hasChoice, hasCoding, objectsOf } from './presence.ts';
import { expressionOf, type Given, isFull, type Rule, say, type Walk } from './walk.ts';

// UK Core R4 (https://fhir.hl7.org.uk): what its profiles call an error. Rules about identifiers hold for everybody, since a number
// that claims the NHS's system must be one; those of a profile hold for a resource that claims the profile.
const PROFILE = 'https://fhir.hl7.org.uk/StructureDefinition/UKCore-';
const ODS_SITE = 'https://fhir.nhs.uk/Id/ods-site-code';

/** NHS Data Dictionary, NHS NUMBER: ten digits, Modulus 11. */
function nhsNumber(value: string, walk: Walk): void {
  try {
    parseNhsNumber(value);
  } catch (error) {
    if (!(error instanceof FhirError) || isFull(walk)) return;
    walk.faults.push(new FhirError(error.situation, error.message, { expression: [expressionOf(walk.path, 'value')] }));
  }
}

/** NHS Data Dictionary, ORGANISATION CODING FRAMES: three to eight letters and digits. Somewhat longer ones are let through. */
const isOdsCode = (value: string): boolean => /^[A-Z0-9]{3,12}$/.test(value);

/** UKCore-Patient, -Organization, -Location: an identifier of one of these systems has a value. */
const identifier: Rule = (value, walk) => {
  const { system } = value;
  if (system !== systems.nhsNumber && system !== systems.odsCode && system !== ODS_SITE) return;
  if (!has(value, 'value'))
    return say(walk, 'missing-element', 'An NHS number or ODS code that is named must be given.', 'value');
  if (typeof value['value'] !== 'string') return undefined;
  if (system === systems.nhsNumber) return nhsNumber(value['value'], walk);
  if (!isOdsCode(value['value']))
    return say(walk, 'bad-value', 'An ODS code is three or more capital letters and digits, such as RX801.', 'value');
  return undefined;
};

const claims = (value: Given, name: string): boolean => {
  const { meta } = value;
  if (!isObject(meta) || !Array.isArray(meta['profile'])) return false;
  return meta['profile'].some((each) => typeof each === 'string' && each.split('|')[0]?.startsWith(PROFILE + name) === true);
};
const forProfile =
  (name: string, rule: Rule): Rule =>
  (value, walk) => {
    if (value['meta'] !== undefined && claims(value, name)) rule(value, walk);
  };
const needs =
  (...names: string[]): Rule =>
  (value, walk) => {
    for (const name of names)
      if (!has(value, name)) say(walk, 'missing-element', 'The UK Core profile that is claimed needs this element.', name);
  };
const identified: Rule = (value, walk) => {
  if (objectsOf(value['identifier']).some((each) => !has(each, 'system') || !has(each, 'value')))
    say(walk, 'missing-element', 'In UK Core an identifier needs its system and value.', 'identifier');
};
/** ukcore-imm-001 */
const notGiven: Rule = (value, walk) => {
  if (value['status'] === 'not-done' && !has(value, 'statusReason'))
    say(walk, 'missing-element', 'A vaccination that was not given needs the reason.', 'statusReason');
};

/** UKCore-Observation-VitalSigns and those under it: LOINC code (ukcore-obs-vs-001), final, about whom and when, UCUM units. */
const vitalSign: Rule = (value, walk) => {
  needs('category', 'subject')(value, walk);
  if (!hasChoice(value, 'effective'))
    say(walk, 'missing-element', 'A vital sign needs the time at which it was taken.', 'effective[x]');
  if (value['status'] !== undefined && value['status'] !== 'final')
    say(walk, 'bad-element', 'In UK Core a vital sign is final.', 'status');
  const codings = objectsOf(value['code']).flatMap(({ coding }) => objectsOf(coding));
  for (const system of [systems.loinc, systems.snomed])
    if (!codings.some((each) => each['system'] === system))
      say(walk, 'missing-element', 'In UK Core a vital sign is coded both in LOINC and in SNOMED CT.', 'code');
  if (!hasCoding(value['category'], systems.observationCategory, 'vital-signs'))
    say(walk, 'bad-element', 'In UK Core the category of a vital sign is vital-signs.', 'category');
  for (const part of [value, ...objectsOf(value['component'])]) {
    const { valueQuantity } = part;
    if (isObject(valueQuantity) && valueQuantity['system'] !== undefined && valueQuantity['system'] !== systems.ucum)
      say(
        walk,
        'bad-element',
        'The unit of a vital sign is a UCUM code: its system is http://unitsofmeasure.org.',
        'valueQuantity',
      );
  }
};

export const ukCoreRules: Readonly<Record<string, readonly Rule[]>> = {
  Identifier: [identifier],
  AllergyIntolerance: [forProfile('AllergyIntolerance', needs('code'))],
  MedicationRequest: [forProfile('MedicationRequest', needs('substitution'))],
  MedicationStatement: [forProfile('MedicationStatement', identified)],
  Immunization: [forProfile('Immunization', notGiven)],
  Observation: [forProfile('Observation-VitalSigns', vitalSign)],
};
