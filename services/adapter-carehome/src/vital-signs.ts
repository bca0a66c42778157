import { FhirError, systems } from '@ouzel/fhir';
import type { Consciousness, Measurements } from '@ouzel/news2';
import type { PostedObservation } from './datatypes.ts';
import { limits } from './limits.ts';

type Measured = Pick<PostedObservation, 'code' | 'valueQuantity' | 'valueCodeableConcept'>;

interface VitalSign {
  name: string;
  loinc: readonly string[];
  snomed: readonly string[];
  /** UCUM codes taken, the profile's own first. */
  units: readonly string[];
  unitName: string;
  /** What a living body can show. Outside it the value is a mistake, and would hide the true one. */
  possible: readonly [min: number, max: number];
  /** Outside it the reading is believed, and the home is told to repeat it at once. */
  usual: readonly [min: number, max: number];
  measurement?: 'respirationRate' | 'spo2' | 'systolic' | 'pulse' | 'temperature';
}

/** UK Core vital signs (UKCore-Observation-VitalSigns-*): codes, fixed units; bounds are ours (hazard log). */
export const VITAL_SIGNS: readonly VitalSign[] = [
  {
    name: 'Respiration rate',
    loinc: ['9279-1'],
    snomed: ['86290005', '927961000000102'],
    units: ['/min', '{Breaths}/min', '{breaths}/min'],
    unitName: 'breaths per minute (/min)',
    possible: [0, 120],
    usual: [6, 45],
    measurement: 'respirationRate',
  },
  {
    name: 'Oxygen saturation',
    loinc: ['2708-6', '59408-5'],
    snomed: ['103228002', '431314004', '442476006', '1104911000000106'],
    units: ['%'],
    unitName: 'per cent (%)',
    possible: [20, 100],
    usual: [80, 100],
    measurement: 'spo2',
  },
  {
    name: 'Systolic blood pressure',
    loinc: ['8480-6'],
    snomed: ['271649006', '72313002'],
    units: ['mm[Hg]'],
    unitName: 'mmHg (mm[Hg])',
    possible: [20, 350],
    usual: [70, 240],
    measurement: 'systolic',
  },
  {
    name: 'Diastolic blood pressure',
    loinc: ['8462-4'],
    snomed: ['271650006', '1091811000000102'],
    units: ['mm[Hg]'],
    unitName: 'mmHg (mm[Hg])',
    possible: [10, 250],
    usual: [35, 140],
  },
  {
    name: 'Pulse',
    loinc: ['8867-4'],
    snomed: ['364075005', '78564009', '843941000000100'],
    units: ['/min', '{beats}/min', '{Beats}/min'],
    unitName: 'beats per minute (/min)',
    possible: [10, 350],
    usual: [35, 170],
    measurement: 'pulse',
  },
  {
    name: 'Temperature',
    loinc: ['8310-5'],
    snomed: ['276885007', '386725007', '415945006'],
    units: ['Cel'],
    unitName: 'degrees Celsius (Cel)',
    possible: [20, 46],
    usual: [33, 41],
    measurement: 'temperature',
  },
  {
    name: 'Body weight',
    loinc: ['29463-7'],
    snomed: ['27113001', '60621009'],
    units: ['kg'],
    unitName: 'kilograms (kg)',
    possible: [0.2, 650],
    usual: [25, 250],
  },
  {
    name: 'Body height',
    loinc: ['8302-2'],
    snomed: ['50373000', '1153637007'],
    units: ['cm'],
    unitName: 'centimetres (cm)',
    possible: [20, 280],
    usual: [100, 220],
  },
];

const ACVPU = {
  code: '1104441000000107',
  values: { '248234008': 'A', '130987000': 'C', '300202002': 'V', '450847001': 'P', '422768004': 'U' },
} as const;
const INSPIRED_OXYGEN: Readonly<Record<string, boolean>> = { '722742002': false, '371825009': true };

const codesOf = (concept: Measured['code'], system: string): string[] =>
  (concept.coding ?? []).filter((coding) => coding.system === system).flatMap((coding) => coding.code ?? []);

function signOf(measured: Measured): VitalSign | undefined {
  const [loinc, snomed] = [codesOf(measured.code, systems.loinc), codesOf(measured.code, systems.snomed)];
  return VITAL_SIGNS.find(
    (sign) => sign.loinc.some((code) => loinc.includes(code)) || sign.snomed.some((code) => snomed.includes(code)),
  );
}

const REPEAT = 'Repeat the reading now. If the person looks unwell, ring 999.';

/** How people write the units of a vital sign beside their UCUM code. */
const UNIT_WORDS =
  /^(\{?(breaths?|beats?|resps?)\}?\s*(\/|per )\s*min(ute)?s?|bpm|per minute|\/\s*min(ute)?|%|percent|per cent|mm\s?\[?hg\]?|millimeters?( of)? mercury|cel(sius)?|°\s?c|c|degrees? (c|celsius)|kgs?|kilograms?|cms?|centimet(re|er)s?)$/i;

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
  const sign = signOf(measured);
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

/** Checks one posted Observation for values that would mislead. @returns advice for readings that are extreme and possible. @throws FhirError */
export function checkVitalSign(observation: PostedObservation, now: Date): { taken: Date; advice: string[] } {
  const taken = takenAt(observation, now);
  const advice = [
    checkMeasured(observation, 'Observation'),
    ...(observation.component ?? []).map((part, at) => checkMeasured(part, `Observation.component[${at}]`)),
  ];
  return { taken, advice: advice.flat() };
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
