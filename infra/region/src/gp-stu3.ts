import { systems } from '@ouzel/fhir';
import type { Term } from './gp-terms.ts';
import type { Random } from './random.ts';

export const GPC = 'https://fhir.nhs.uk/STU3/StructureDefinition';
const CROSS_CARE = 'https://fhir.nhs.uk/Id/cross-care-setting-identifier';
const GENERAL_PRACTICE: Term = { code: '1060971000000108', display: 'General practice service' };

/** A resource of FHIR STU3, of which only what the sample writes is known. */
export interface Stu3Resource {
  resourceType: string;
  id: string;
  [element: string]: unknown;
}
export interface Stu3Bundle {
  resourceType: 'Bundle';
  id: string;
  meta: { profile: string[] };
  type: 'collection';
  entry: { resource: Stu3Resource }[];
}
type Elements = Record<string, unknown>;

/** What every resource of one record shares. */
export interface Writer {
  random: Random;
  patient: { reference: string };
  doctor: { reference: string };
  /** `YYYY-MM-DD`: the day on which the lists were made. */
  asOf: string;
}

export const codeable = (system: string, { code, display }: Term): { coding: object[] } => ({
  coding: [{ system, code, display }],
});
export const snomed = (term: Term): { coding: object[] } => codeable(systems.snomed, term);
export const referenceTo = ({ resourceType, id }: Stu3Resource): { reference: string } => ({
  reference: `${resourceType}/${id}`,
});
export const timeOn = (day: string): string => `${day}T09:30:00+00:00`;

export function profiled(resourceType: string, profile: string, id: string, content: Elements): Stu3Resource {
  return { resourceType, id, meta: { profile: [`${GPC}/CareConnect-GPC-${profile}-1`] }, ...content };
}

/** A clinical resource: its id is also its cross-care-setting identifier. */
export function identified(writer: Writer, resourceType: string, profile: string, content: Elements): Stu3Resource {
  const id = writer.random.uuid();
  return profiled(resourceType, profile, id, { identifier: [{ system: CROSS_CARE, value: id }], ...content });
}

export interface ListWarning {
  code: string;
  text: string;
}

const NOTHING_RECORDED = codeable('https://fhir.nhs.uk/STU3/CodeSystem/CareConnect-ListEmptyReasonCode-1', {
  code: 'no-content-recorded',
  display: 'No Content Recorded',
});

/** A List as GP Connect uses it: what was asked for, what the practice left out, and that nothing is recorded where it is empty. */
export function listOf(writer: Writer, term: Term, members: readonly Stu3Resource[], warning?: ListWarning): Stu3Resource {
  const setting = { url: `${GPC}/Extension-CareConnect-GPC-ClinicalSetting-1`, valueCodeableConcept: snomed(GENERAL_PRACTICE) };
  const warned = warning && { url: `${GPC}/Extension-CareConnect-GPC-ListWarningCode-1`, valueCode: warning.code };
  const said = [warning?.text, members.length === 0 ? 'Information not available' : undefined].filter(
    (text) => text !== undefined,
  );
  return profiled('List', 'List', writer.random.uuid(), {
    extension: [setting, ...(warned === undefined ? [] : [warned])],
    status: 'current',
    mode: 'snapshot',
    title: term.display,
    code: snomed(term),
    subject: writer.patient,
    date: timeOn(writer.asOf),
    orderedBy: codeable('http://hl7.org/fhir/list-order', { code: 'event-date', display: 'Sorted by Event Date' }),
    ...(said.length === 0 ? {} : { note: [{ text: said.join(' ') }] }),
    ...(members.length === 0
      ? { emptyReason: NOTHING_RECORDED }
      : { entry: members.map((member) => ({ item: referenceTo(member) })) }),
  });
}
