import type { Observation } from '@medplum/fhirtypes';
import { isFhirDateTime, isNhsNumber, systems } from '@ouzel/fhir';
import { z } from 'zod';

/** A cell of each column, checked; the sentence is for whoever fills the table in (contracts/fhir/care-homes.md). */
const number = z
  .string()
  .regex(/^\d{1,3}(\.\d{1,2})?$/, 'type a number, with a point and not a comma')
  .transform(Number)
  .optional();
const oxygen = { air: ['722742002', 'Breathing room air'], oxygen: ['371825009', 'Patient on oxygen'] } as const;
const awake = {
  A: ['248234008', 'Mentally alert'],
  C: ['130987000', 'Acute confusion'],
  V: ['300202002', 'Responds to voice'],
  P: ['450847001', 'Responds to pain'],
  U: ['422768004', 'Unresponsive'],
} as const;

export const line = z.strictObject({
  nhs_number: z
    .string('the NHS number is missing')
    .transform((text) => text.replaceAll(/[ -]/g, ''))
    .refine(isNhsNumber, 'ten digits of which the last is a check digit; this one is not valid'),
  taken: z
    .string('say when the readings were taken')
    .refine((text) => text.length > 10 && isFhirDateTime(text), 'write it with its zone, as 2026-11-25T03:10:00Z'),
  respiration_rate: number,
  spo2: number,
  oxygen: z.enum(['air', 'oxygen'], 'write air or oxygen').optional(),
  systolic: number,
  diastolic: number,
  pulse: number,
  temperature: number,
  consciousness: z.enum(['A', 'C', 'V', 'P', 'U'], 'write A, C, V, P or U').optional(),
});
export type Line = z.output<typeof line>;
export const COLUMNS = Object.keys(line.shape);

const code = (loinc: string, snomed: string) => ({
  coding: [
    { system: systems.loinc, code: loinc },
    { system: systems.snomed, code: snomed },
  ],
});
const concept = ([value, display]: readonly [string, string]) => ({ coding: [{ system: systems.snomed, code: value, display }] });
const quantity = (value: number, unit: string) => ({ valueQuantity: { value, unit, system: systems.ucum, code: unit } });

const NUMBERS = [
  ['respiration_rate', code('9279-1', '86290005'), '/min'],
  ['spo2', code('2708-6', '103228002'), '%'],
  ['pulse', code('8867-4', '364075005'), '/min'],
  ['temperature', code('8310-5', '276885007'), 'Cel'],
] as const;
const PRESSURES = [
  ['systolic', code('8480-6', '271649006')],
  ['diastolic', code('8462-4', '271650006')],
] as const;

type Value = Pick<Observation, 'code' | 'valueQuantity' | 'valueCodeableConcept' | 'component'>;

/** What a line measures, in the shape of UK Core vital signs. */
export function valuesOf(given: Line): Value[] {
  const numbers = NUMBERS.flatMap(([name, of, unit]): Value[] => {
    const value = given[name];
    return value === undefined ? [] : [{ code: of, ...quantity(value, unit) }];
  });
  const component = PRESSURES.flatMap(([name, of]) => {
    const value = given[name];
    return value === undefined ? [] : [{ code: of, ...quantity(value, 'mm[Hg]') }];
  });
  const pressure: Value[] = component.length === 0 ? [] : [{ code: code('85354-9', '75367002'), component }];
  const air = given.oxygen === undefined ? undefined : concept(oxygen[given.oxygen]);
  const alert = given.consciousness === undefined ? undefined : concept(awake[given.consciousness]);
  return [
    ...numbers,
    ...pressure,
    ...(air === undefined ? [] : [{ code: concept(['250774007', 'Inspired oxygen concentration']), valueCodeableConcept: air }]),
    ...(alert === undefined ? [] : [{ code: concept(['1104441000000107', 'ACVPU']), valueCodeableConcept: alert }]),
  ];
}
