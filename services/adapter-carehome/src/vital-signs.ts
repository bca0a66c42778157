import { FhirError, systems } from '@ouzel/fhir';
import type { Quantity } from '@medplum/fhirtypes';
import type { Consciousness, Measurements } from '@ouzel/news2';
import type { PostedObservation } from './datatypes.ts';
import { limits } from './limits.ts';
import { VITAL_SIGNS, type VitalSign } from './vital-sign-table.ts';

interface Concept {
  coding?: readonly { system?: string | undefined; code?: string | undefined }[] | undefined;
}

/** What of an Observation, or of its component, is measured. */
interface Measured {
  code: Concept;
  valueQuantity?: Pick<Quantity, 'value' | 'unit' | 'system' | 'code'> | undefined;
  valueCodeableConcept?: Concept | undefined;
}

const ACVPU = {
  code: '1104441000000107',
  values: { '248234008': 'A', '130987000': 'C', '300202002': 'V', '450847001': 'P', '422768004': 'U' },
} as const;
const INSPIRED_OXYGEN: Readonly<Record<string, boolean>> = { '722742002': false, '371825009': true };

const codesOf = (concept: Measured['code'], system: string): string[] =>
  (concept.coding ?? []).filter((coding) => coding.system === system).flatMap((coding) => coding.code ?? []);

function signsOf(measured: Measured): VitalSign[] {
  const [loinc, snomed] = [codesOf(measured.code, systems.loinc), codesOf(measured.code, systems.snomed)];
  return VITAL_SIGNS.filter(
    (sign) => sign.loinc.some((code) => loinc.includes(code)) || sign.snomed.some((code) => snomed.includes(code)),
  );
}

const signOf = (measured: Measured): VitalSign | undefined => signsOf(measured)[0];

const REPEAT = 'Repeat the reading now. If the person looks unwell, ring 999.';

/** How people write the units of a vital sign beside their UCUM code. */
const UNIT_WORDS =
  /^(\{?(breaths?|(heart )?beats?|resps?)\}?\s*(\/|per )\s*min(ute)?s?|bpm|per minute|\/\s*min(ute)?|%|percent|per cent|mm\s?\[?hg\]?|millimeters?( of)? mercury|cel(sius)?|°\s?c|c|degrees? (c|celsius)|kgs?|kilograms?|cms?|centimet(re|er)s?)$/i;

/** Whether the written unit says something else than the code: then nobody knows which of the two was meant. */
function disagrees(given: NonNullable<Measured['valueQuantity']>, sign: VitalSign): boolean {
  const { unit, code } = given;
  if (unit === undefined || code === undefined || sign.units.includes(unit)) return false;
  if (!UNIT_WORDS.test(unit)) return true;
  const family = (text: string): string =>
    /min|bpm/i.test(text)
      ? 'rate'
      : /%|cent$/i.test(text)
        ? 'per cent'
        : /hg|mercury/i.test(text)
          ? 'pressure'
          : /^cel|°|^c$|degree/i.test(text)
            ? 'temperature'
            : text.charAt(0).toLowerCase();
  return family(unit) !== family(code);
}

function checkMeasured(measured: Measured, path: string): string[] {
  const [sign, other] = signsOf(measured);
  if (other !== undefined)
    throw new FhirError('unsafe', 'The code names two different readings. Post one of them, or each by itself.', {
      expression: [`${path}.code`],
    });
  const given = measured.valueQuantity;
  if (sign === undefined || given === undefined) return [];
  const unit = given.code ?? given.unit ?? '';
  const at = (element: string): { expression: string[] } => ({ expression: [`${path}.valueQuantity.${element}`] });
  if (given.value === undefined) throw new FhirError('missing-element', `${sign.name} has no value.`, at('value'));
  if (!sign.units.includes(unit) || (given.system !== undefined && given.system !== systems.ucum)) {
    throw new FhirError('unsafe', `${sign.name} must be in ${sign.unitName}. Convert it and post it again.`, at('code'));
  }
  if (disagrees(given, sign))
    throw new FhirError(
      'unsafe',
      `${sign.name}: unit and code name different units. Post it again in ${sign.unitName}.`,
      at('unit'),
    );
  const [min, max] = sign.possible;
  if (given.value < min || given.value > max) {
    throw new FhirError(
      'unsafe',
      `${sign.name} cannot be that; a body shows ${min} to ${max}. Check the reading and post it again.`,
      at('value'),
    );
  }
  const [low, high] = sign.usual;
  return given.value < low || given.value > high ? [`${sign.name}: ${REPEAT}`] : [];
}

/** When the reading was taken. @throws FhirError `missing-element`, `unsafe`. */
export function takenAt(observation: PostedObservation, now: Date): Date {
  const text = observation.effectiveDateTime ?? observation.effectiveInstant ?? observation.effectivePeriod?.start;
  if (text === undefined || text.length <= 10) {
    throw new FhirError(
      text === undefined ? 'missing-element' : 'bad-value',
      'Say when the reading was taken, with its time and zone.',
      {
        expression: ['Observation.effectiveDateTime'],
      },
    );
  }
  const taken = new Date(text);
  const aheadMs = taken.getTime() - now.getTime();
  const where = { expression: ['Observation.effectiveDateTime'] };
  if (aheadMs > limits.clockAheadMs)
    throw new FhirError('unsafe', 'The reading is in the future. Check the clock of the device and post it again.', where);
  if (-aheadMs > limits.lateMs)
    throw new FhirError('unsafe', 'The reading is over 48 hours old; it can no longer be taken as a current one.', where);
  return taken;
}

/** Refuses units and values that would mislead. @returns advice for readings that are extreme and possible. @throws FhirError `unsafe`, `missing-element`. */
export function checkUnits(observation: Measured & { component?: readonly Measured[] }): string[] {
  const parts = observation.component ?? [];
  return [
    ...checkMeasured(observation, 'Observation'),
    ...parts.flatMap((part, at) => checkMeasured(part, `Observation.component[${at}]`)),
  ];
}

/** Checks one posted Observation for values that would mislead. @returns advice for readings that are extreme and possible. @throws FhirError */
export function checkVitalSign(observation: PostedObservation, now: Date): { taken: Date; advice: string[] } {
  return { taken: takenAt(observation, now), advice: checkUnits(observation) };
}

function consciousnessOf(measured: Measured): Consciousness | undefined {
  if (!codesOf(measured.code, systems.snomed).includes(ACVPU.code)) return undefined;
  const codes = measured.valueCodeableConcept === undefined ? [] : codesOf(measured.valueCodeableConcept, systems.snomed);
  return Object.entries(ACVPU.values).find(([code]) => codes.includes(code))?.[1];
}

function oxygenOf(measured: Measured): boolean | undefined {
  const codes = measured.valueCodeableConcept === undefined ? [] : codesOf(measured.valueCodeableConcept, systems.snomed);
  const found = codes.find((code) => code in INSPIRED_OXYGEN);
  return found === undefined ? undefined : INSPIRED_OXYGEN[found];
}

/** Only a finished reading may be scored. */
const SCORED_STATUSES = ['final', 'amended', 'corrected', 'preliminary'];

/** What a set of Observations measures of the NEWS2 parameters; the latest given wins. */
export function measurementsOf(observations: readonly PostedObservation[], spo2Scale: 1 | 2): Measurements {
  const measurements: Measurements = { spo2Scale };
  for (const measured of observations
    .filter(({ status }) => SCORED_STATUSES.includes(status))
    .flatMap((each): Measured[] => [each, ...(each.component ?? [])])) {
    const name = signOf(measured)?.measurement;
    const value = measured.valueQuantity?.value;
    if (name !== undefined && value !== undefined) measurements[name] = value;
    const consciousness = consciousnessOf(measured);
    if (consciousness !== undefined) measurements.consciousness = consciousness;
    const onOxygen = oxygenOf(measured);
    if (onOxygen !== undefined) measurements.onOxygen = onOxygen;
  }
  return measurements;
}
