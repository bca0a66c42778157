import { CHOICES, numberOf, type Typed } from './parts.ts';

const SNOMED = 'http://snomed.info/sct';
const LOINC = 'http://loinc.org';
const UCUM = 'http://unitsofmeasure.org';
const VITAL_SIGNS = {
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs', display: 'Vital Signs' }],
};

const code = (loinc: string, snomed: string, display: string) => ({
  coding: [
    { system: LOINC, code: loinc, display },
    { system: SNOMED, code: snomed, display },
  ],
});
const quantity = (value: number, unit: string) => ({ value, unit, system: UCUM, code: unit });

/** UK Core vital signs (contracts/examples/observations). */
const NUMBERS = [
  { name: 'respirationRate', code: code('9279-1', '86290005', 'Respiratory rate'), unit: '/min' },
  { name: 'spo2', code: code('2708-6', '103228002', 'Oxygen saturation'), unit: '%' },
  { name: 'pulse', code: code('8867-4', '364075005', 'Heart rate'), unit: '/min' },
  { name: 'temperature', code: code('8310-5', '276885007', 'Core body temperature'), unit: 'Cel' },
] as const;
const PRESSURE = code('85354-9', '75367002', 'Blood pressure');
const PRESSURES = [
  { name: 'systolic', code: code('8480-6', '271649006', 'Systolic blood pressure') },
  { name: 'diastolic', code: code('8462-4', '271650006', 'Diastolic blood pressure') },
] as const;
const CHOSEN = {
  oxygen: { coding: [{ system: SNOMED, code: '250774007', display: 'Inspired oxygen concentration' }] },
  consciousness: { coding: [{ system: SNOMED, code: '1104441000000107', display: 'ACVPU' }] },
} as const;

function valuesOf(typed: Typed): object[] {
  const numbers = NUMBERS.flatMap(({ name, code: of, unit }) => {
    const value = numberOf(typed[name]);
    return value === undefined ? [] : [{ code: of, valueQuantity: quantity(value, unit) }];
  });
  const component = PRESSURES.flatMap(({ name, code: of }) => {
    const value = numberOf(typed[name]);
    return value === undefined ? [] : [{ code: of, valueQuantity: quantity(value, 'mm[Hg]') }];
  });
  const chosen = CHOICES.flatMap(({ name, answers }) => {
    const answer = answers.find((each) => each.code === typed[name]);
    if (answer === undefined) return [];
    const coding = [{ system: SNOMED, code: answer.code, display: answer.display }];
    return [{ code: CHOSEN[name], valueCodeableConcept: { coding } }];
  });
  return [...numbers, ...(component.length === 0 ? [] : [{ code: PRESSURE, component }]), ...chosen];
}

/** A set as the batch that is posted: it names the resident by our id alone, and who took it by name. */
export function bundleOf(typed: Typed, { person, taken, by }: { person: string; taken: Date; by: string }): object {
  const base = {
    resourceType: 'Observation',
    status: 'final',
    category: [VITAL_SIGNS],
    subject: { reference: `Patient/${person}` },
    effectiveDateTime: taken.toISOString(),
    performer: [{ display: by }],
  };
  return {
    resourceType: 'Bundle',
    type: 'batch',
    entry: valuesOf(typed).map((values) => ({
      resource: { ...base, ...values },
      request: { method: 'POST', url: 'Observation' },
    })),
  };
}
