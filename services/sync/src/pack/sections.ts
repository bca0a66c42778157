import { assertAlive, type Permit } from '@ouzel/exchange';
import { type Condition, CURRENT, NOT_ERROR, notCoded, PRESENT, type RecordReader, type Shown } from '@ouzel/records';
import { limits } from '../limits.ts';

/** A part of a transfer pack, by its LOINC code. */
export interface PackSection {
  code: string;
  title: string;
  types: readonly string[];
  conditions: readonly Condition[];
  most: number;
}

/** What goes along with a resident to hospital (the "red bag"): what is to be known first stands first. */
export const PACK_SECTIONS: readonly PackSection[] = [
  {
    code: '18776-5',
    title: 'Plans of care: what the resident wants, and what is not to be done',
    types: ['CarePlan'],
    conditions: [notCoded('status', ['revoked', 'entered-in-error'])],
    most: limits.packEach,
  },
  {
    code: '48765-2',
    title: 'Allergies and intolerances',
    types: ['AllergyIntolerance'],
    conditions: [NOT_ERROR],
    most: limits.packEach,
  },
  {
    code: '10160-0',
    title: 'Medicines',
    types: ['MedicationStatement', 'MedicationRequest'],
    conditions: [CURRENT],
    most: limits.packEach,
  },
  {
    code: '8716-3',
    title: 'Recent readings and scores',
    types: ['Observation'],
    conditions: [notCoded('status', ['entered-in-error', 'cancelled'])],
    most: limits.packObservations,
  },
  {
    code: '11450-4',
    title: 'Problems',
    types: ['Condition'],
    conditions: [NOT_ERROR, PRESENT],
    most: limits.packEach,
  },
  {
    code: '104605-1',
    title: 'Alerts',
    types: ['Flag'],
    conditions: [notCoded('status', ['inactive', 'entered-in-error'])],
    most: limits.packEach,
  },
];

export const PACK_TYPES: readonly string[] = ['Encounter', ...PACK_SECTIONS.flatMap(({ types }) => types)];

export interface FilledSection {
  section: PackSection;
  shown: readonly Shown[];
  /** There is more than the pack holds. */
  more: boolean;
}

/** What the permit lets through of each section, newest first. */
export function fillSections(reader: RecordReader, permit: Permit): Promise<FilledSection[]> {
  assertAlive(permit);
  return Promise.all(
    PACK_SECTIONS.map(async (section) => {
      const { types, conditions, most: count } = section;
      const sort = { by: 'date' as const, descending: true };
      const paging = { count, sort, total: false, asOf: new Date(8.64e15) };
      const { shown, next } = await reader.page(permit, { types, conditions }, paging);
      return { section, shown, more: next !== undefined };
    }),
  );
}
