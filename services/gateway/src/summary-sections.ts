import {
  type Condition,
  type Criteria,
  CURRENT,
  NOT_ERROR,
  notCoded,
  PRESENT,
  type RecordReader,
  type Shown,
} from '@ouzel/records';
import type { Permit } from '@ouzel/exchange';
import { limits } from './limits.ts';

/** A section of a summary, by the LOINC code that IPS gives it (https://hl7.org/fhir/uv/ips/STU1.1/sections.html). */
export interface Section {
  code: string;
  title: string;
  /** It stands in the document even where nothing is known for it, and says so. */
  always: boolean;
  read(reader: RecordReader, permit: Permit, closed: readonly string[]): Promise<Shown[]>;
  types: readonly string[];
}

const CATEGORY = 'http://terminology.hl7.org/CodeSystem/observation-category';
const ofCategory = (code: string): Condition => ({ on: 'token', paths: ['category'], any: [{ whole: `${CATEGORY}|${code}` }] });

const all =
  (types: readonly string[], conditions: readonly Condition[] = []): Section['read'] =>
  (reader, permit, closed) =>
    reader.read(permit, { types, conditions, closed });

const newest =
  (types: readonly string[], count: number): Section['read'] =>
  async (reader, permit, closed) => {
    const criteria: Criteria = { types, closed };
    const page = await reader.page(permit, criteria, {
      count,
      sort: { by: 'date', descending: true },
      total: false,
      asOf: new Date(8.64e15),
    });
    return page.shown;
  };

const lastOfEachCode =
  (category: string): Section['read'] =>
  (reader, permit, closed) =>
    reader.last(
      permit,
      { types: ['Observation'], conditions: [ofCategory(category), notCoded('status', ['entered-in-error'])], closed },
      1,
    );

const section = (code: string, title: string, types: readonly string[], read: Section['read'], always = false): Section => ({
  code,
  title,
  types,
  read,
  always,
});

const ALLERGIES = section(
  '48765-2',
  'Allergies and intolerances',
  ['AllergyIntolerance'],
  all(['AllergyIntolerance'], [NOT_ERROR]),
  true,
);
const MEDICINES = section(
  '10160-0',
  'Medicines',
  ['MedicationStatement', 'MedicationRequest'],
  all(['MedicationStatement', 'MedicationRequest'], [CURRENT]),
  true,
);
const PROBLEMS = section('11450-4', 'Problems', ['Condition'], all(['Condition'], [NOT_ERROR, PRESENT]), true);
const PLANS = section(
  '18776-5',
  'Plans of care',
  ['CarePlan'],
  all(['CarePlan'], [notCoded('status', ['revoked', 'entered-in-error'])]),
);
const ALERTS = section('104605-1', 'Alerts', ['Flag'], all(['Flag'], [notCoded('status', ['inactive', 'entered-in-error'])]));
const ENCOUNTERS = section('46240-8', 'Recent encounters', ['Encounter'], newest(['Encounter'], limits.summaryEncounters));

/** The International Patient Summary: its three required sections, and what of the others a record holds. */
export const IPS_SECTIONS: readonly Section[] = [
  ALLERGIES,
  MEDICINES,
  PROBLEMS,
  ALERTS,
  section('11369-6', 'Immunisations', ['Immunization'], all(['Immunization'], [notCoded('status', ['entered-in-error'])])),
  section('47519-4', 'Procedures', ['Procedure'], all(['Procedure'], [notCoded('status', ['entered-in-error'])])),
  section('8716-3', 'Vital signs', ['Observation'], lastOfEachCode('vital-signs')),
  section('30954-2', 'Results', ['Observation'], lastOfEachCode('laboratory')),
  section('11348-0', 'Past illnesses', ['Condition'], all(['Condition'], [NOT_ERROR, { ...PRESENT, not: false }])),
  ENCOUNTERS,
  PLANS,
];

/** What somebody who must act now looks at first. */
export const URGENT_SECTIONS: readonly Section[] = [ALERTS, ALLERGIES, MEDICINES, PROBLEMS, PLANS, ENCOUNTERS].map((each) => ({
  ...each,
  always: true,
}));
