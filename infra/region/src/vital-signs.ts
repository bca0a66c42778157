import type { Bundle, CodeableConcept, Observation } from '@medplum/fhirtypes';
import { systems } from '@ouzel/fhir';

/** A round of vital signs as a care assistant writes it down. */
export interface VitalSigns {
  respirationRate?: number;
  spo2?: number;
  onOxygen?: boolean;
  systolic?: number;
  diastolic?: number;
  pulse?: number;
  temperature?: number;
  /** Alert, or newly confused. */
  consciousness?: 'alert' | 'new-confusion';
}

const both = (loinc: string, snomed: string, display: string): CodeableConcept => ({
  coding: [
    { system: systems.loinc, code: loinc, display },
    { system: systems.snomed, code: snomed, display },
  ],
});
const snomed = (code: string, display: string): CodeableConcept => ({ coding: [{ system: systems.snomed, code, display }] });
const VITAL: CodeableConcept = { coding: [{ system: systems.observationCategory, code: 'vital-signs', display: 'Vital Signs' }] };

const MEASURED = {
  respirationRate: { code: both('9279-1', '86290005', 'Respiratory rate'), unit: '/min' },
  spo2: { code: both('2708-6', '103228002', 'Oxygen saturation'), unit: '%' },
  pulse: { code: both('8867-4', '364075005', 'Heart rate'), unit: '/min' },
  temperature: { code: both('8310-5', '276885007', 'Core body temperature'), unit: 'Cel' },
} as const;

const quantity = (value: number, unit: string) => ({ value, unit, system: systems.ucum, code: unit });

type Base = (code: CodeableConcept) => Observation;

function bloodPressure(base: Base, { systolic, diastolic }: VitalSigns): Observation[] {
  if (systolic === undefined) return [];
  const high = { code: both('8480-6', '271649006', 'Systolic blood pressure'), valueQuantity: quantity(systolic, 'mm[Hg]') };
  const low =
    diastolic === undefined
      ? []
      : [{ code: both('8462-4', '271650006', 'Diastolic blood pressure'), valueQuantity: quantity(diastolic, 'mm[Hg]') }];
  return [{ ...base(both('85354-9', '75367002', 'Blood pressure')), component: [high, ...low] }];
}

function oxygen(base: Base, { onOxygen }: VitalSigns): Observation[] {
  if (onOxygen === undefined) return [];
  const found = onOxygen ? snomed('371825009', 'Patient on oxygen') : snomed('722742002', 'Breathing room air');
  return [{ ...base(snomed('250774007', 'Inspired oxygen concentration')), valueCodeableConcept: found }];
}

function alertness(base: Base, { consciousness }: VitalSigns): Observation[] {
  if (consciousness === undefined) return [];
  const found = consciousness === 'alert' ? snomed('248234008', 'Mentally alert') : snomed('130987000', 'Acute confusion');
  return [{ ...base(snomed('1104441000000107', 'ACVPU')), valueCodeableConcept: found }];
}

/** The round as a batch Bundle of Observations in the shape of the UK Core vital signs profiles. */
export function vitalSignsBundle(nhsNumber: string, taken: Date, signs: VitalSigns): Bundle {
  const base: Base = (code) => ({
    resourceType: 'Observation',
    status: 'final',
    category: [VITAL],
    code,
    subject: { identifier: { system: systems.nhsNumber, value: nhsNumber } },
    effectiveDateTime: taken.toISOString(),
  });
  const measured = (['respirationRate', 'spo2', 'pulse', 'temperature'] as const).flatMap((name): Observation[] => {
    const value = signs[name];
    return value === undefined ? [] : [{ ...base(MEASURED[name].code), valueQuantity: quantity(value, MEASURED[name].unit) }];
  });
  const all = [...measured, ...bloodPressure(base, signs), ...oxygen(base, signs), ...alertness(base, signs)];
  return {
    resourceType: 'Bundle',
    type: 'batch',
    entry: all.map((resource) => ({ resource, request: { method: 'POST', url: 'Observation' } })),
  };
}
