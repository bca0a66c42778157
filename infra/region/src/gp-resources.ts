import { systems } from '@ouzel/fhir';
import { addDays } from './calendar.ts';
import type { AllergyFact, GpFacts, ObservationFact } from './gp-facts.ts';
import {
  codeable,
  GPC,
  identified,
  type ListWarning,
  profiled,
  referenceTo,
  snomed,
  type Stu3Resource,
  timeOn,
  type Writer,
} from './gp-stu3.ts';
import type { Term } from './gp-terms.ts';

const CARE_CONNECT = 'https://fhir.hl7.org.uk/STU3';
const codeSystem = (name: string): string => `https://fhir.nhs.uk/STU3/CodeSystem/${name}`;

const WARNINGS = {
  'confidential-items': 'Items excluded due to confidentiality and/or patient preferences.',
  'data-in-transit': 'Patient record transfer from previous GP practice not yet complete; earlier information may be missing.',
} as const;

export function warningOf({ warning }: GpFacts): ListWarning | undefined {
  return warning === undefined ? undefined : { code: warning, text: WARNINGS[warning] };
}

export function conditionOf(writer: Writer, { problem, on, active }: GpFacts['problems'][number]): Stu3Resource {
  const significance = {
    url: `${CARE_CONNECT}/StructureDefinition/Extension-CareConnect-ProblemSignificance-1`,
    valueCode: 'major',
  };
  const category = { code: 'problem-list-item', display: 'Problem List Item' };
  return identified(writer, 'Condition', 'ProblemHeader-Condition', {
    extension: [significance],
    clinicalStatus: active ? 'active' : 'inactive',
    category: [codeable(`${CARE_CONNECT}/CodeSystem/CareConnect-ConditionCategory-1`, category)],
    code: snomed(problem),
    subject: writer.patient,
    onsetDateTime: on,
    ...(active ? {} : { abatementDateTime: writer.asOf }),
    assertedDate: timeOn(on),
    asserter: writer.doctor,
  });
}

type Medicine = GpFacts['medicines'][number];

function requestOf(writer: Writer, medication: Stu3Resource, { drug }: Medicine, own: Record<string, unknown>): Stu3Resource {
  const days = { value: drug.days, unit: 'day', system: systems.ucum, code: 'd' };
  const repeat = codeable(codeSystem('CareConnect-PrescriptionType-1'), { code: 'repeat', display: 'Repeat' });
  const { validityPeriod, extension, ...rest } = own;
  return identified(writer, 'MedicationRequest', 'MedicationRequest', {
    extension: [
      ...(Array.isArray(extension) ? extension : []),
      { url: `${GPC}/Extension-CareConnect-GPC-PrescriptionType-1`, valueCodeableConcept: repeat },
    ],
    ...rest,
    medicationReference: referenceTo(medication),
    subject: writer.patient,
    requester: { agent: writer.doctor },
    recorder: writer.doctor,
    dosageInstruction: [{ text: drug.dose }],
    dispenseRequest: { validityPeriod, quantity: { value: drug.quantity, unit: drug.unit }, expectedSupplyDuration: days },
  });
}

/** A repeat medicine as GP Connect splits it: the product, the plan, the last issue, and the statement that it is taken. */
export function medicineOf(writer: Writer, medicine: Medicine): Stu3Resource[] {
  const { drug, on, lastIssue } = medicine;
  const medication = profiled('Medication', 'Medication', writer.random.uuid(), { code: snomed(drug) });
  const allowed = [
    { url: 'numberOfRepeatPrescriptionsAllowed', valueUnsignedInt: 12 },
    { url: 'numberOfRepeatPrescriptionsIssued', valueUnsignedInt: 1 },
  ];
  const plan = requestOf(writer, medication, medicine, {
    extension: [{ url: `${GPC}/Extension-CareConnect-GPC-MedicationRepeatInformation-1`, extension: allowed }],
    status: 'active',
    intent: 'plan',
    authoredOn: timeOn(on),
    validityPeriod: { start: on },
  });
  const issue = requestOf(writer, medication, medicine, {
    basedOn: [referenceTo(plan)],
    status: 'completed',
    intent: 'order',
    authoredOn: timeOn(lastIssue),
    validityPeriod: { start: lastIssue, end: addDays(lastIssue, drug.days) },
  });
  const agency = { code: 'prescribed-at-gp-practice', display: 'Prescribed at GP practice' };
  const statement = identified(writer, 'MedicationStatement', 'MedicationStatement', {
    extension: [
      {
        url: `${GPC}/Extension-CareConnect-GPC-PrescribingAgency-1`,
        valueCodeableConcept: codeable(codeSystem('CareConnect-PrescribingAgency-1'), agency),
      },
      { url: `${GPC}/Extension-CareConnect-GPC-MedicationStatementLastIssueDate-1`, valueDateTime: timeOn(lastIssue) },
    ],
    basedOn: [referenceTo(plan)],
    status: 'active',
    medicationReference: referenceTo(medication),
    effectivePeriod: { start: on },
    dateAsserted: timeOn(on),
    subject: writer.patient,
    taken: 'unk',
    dosage: [{ text: drug.dose }],
  });
  return [medication, plan, issue, statement];
}

export function allergyOf(writer: Writer, { term, category, on, reaction }: AllergyFact): Stu3Resource {
  return identified(writer, 'AllergyIntolerance', 'AllergyIntolerance', {
    clinicalStatus: 'active',
    verificationStatus: 'unconfirmed',
    ...(category === undefined ? {} : { category: [category] }),
    code: snomed(term),
    patient: writer.patient,
    onsetDateTime: on,
    assertedDate: timeOn(on),
    recorder: writer.doctor,
    ...(reaction === undefined ? {} : { reaction: [{ manifestation: [snomed(reaction)] }] }),
  });
}

/** GP systems record the vaccination as a procedure and often not the product: `vaccineCode` is then unknown. */
export function immunisationOf(writer: Writer, { term, on }: { term: Term; on: string }): Stu3Resource {
  return identified(writer, 'Immunization', 'Immunization', {
    extension: [
      { url: `${CARE_CONNECT}/StructureDefinition/Extension-CareConnect-DateRecorded-1`, valueDateTime: timeOn(on) },
      {
        url: `${CARE_CONNECT}/StructureDefinition/Extension-CareConnect-VaccinationProcedure-1`,
        valueCodeableConcept: snomed(term),
      },
    ],
    status: 'completed',
    notGiven: false,
    vaccineCode: codeable('http://hl7.org/fhir/v3/NullFlavor', { code: 'UNK', display: 'unknown' }),
    patient: writer.patient,
    date: on,
    primarySource: true,
    practitioner: [
      { role: codeable('http://hl7.org/fhir/v2/0443', { code: 'AP', display: 'Administering Provider' }), actor: writer.doctor },
    ],
  });
}

const quantityOf = ({ value, unit, ucum }: { value: number; unit: string; ucum: string }) => ({
  value,
  unit,
  system: systems.ucum,
  code: ucum,
});

export function observationOf(writer: Writer, { term, on, measured, parts }: ObservationFact): Stu3Resource {
  return identified(writer, 'Observation', 'Observation', {
    status: 'final',
    code: snomed(term),
    subject: writer.patient,
    effectiveDateTime: timeOn(on),
    issued: timeOn(on),
    performer: [writer.doctor],
    ...(measured === undefined ? {} : { valueQuantity: quantityOf(measured) }),
    ...(parts === undefined
      ? {}
      : { component: parts.map((part) => ({ code: snomed(part.term), valueQuantity: quantityOf(part) })) }),
  });
}
