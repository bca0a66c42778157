import { systems } from '@ouzel/fhir';
import type { Person } from './people.ts';
import { createRandom, type Random } from './random.ts';

const GPC = 'https://fhir.nhs.uk/STU3/StructureDefinition';
const CROSS_CARE = 'https://fhir.nhs.uk/Id/cross-care-setting-identifier';

interface Term {
  code: string;
  display: string;
}

// SNOMED CT International and UK terms.
const PROBLEMS: readonly Term[] = [
  { code: '38341003', display: 'Hypertensive disorder' },
  { code: '44054006', display: 'Type 2 diabetes mellitus' },
  { code: '195967001', display: 'Asthma' },
  { code: '13645005', display: 'Chronic obstructive lung disease' },
  { code: '396275006', display: 'Osteoarthritis' },
  { code: '49436004', display: 'Atrial fibrillation' },
  { code: '84114007', display: 'Heart failure' },
];
const ALLERGIES: readonly Term[] = [
  { code: '91936005', display: 'Allergy to penicillin' },
  { code: '91935009', display: 'Allergy to peanut' },
  { code: '300916003', display: 'Allergy to latex' },
];
const DRUGS: readonly (Term & { dose: string })[] = [
  { code: '386864001', display: 'Amlodipine', dose: 'One 5 mg tablet each morning' },
  { code: '372567009', display: 'Metformin', dose: 'One 500 mg tablet twice a day with meals' },
  { code: '372897005', display: 'Salbutamol', dose: 'Two puffs when needed' },
  { code: '386872004', display: 'Ramipril', dose: 'One 2.5 mg capsule each morning' },
  { code: '387584000', display: 'Simvastatin', dose: 'One 40 mg tablet at night' },
];
const VACCINES: readonly Term[] = [
  { code: '46233009', display: 'Influenza vaccine' },
  { code: '333598008', display: 'Pneumococcal vaccine' },
];
const OBSERVATIONS: readonly (Term & { unit: string; min: number; max: number })[] = [
  { code: '27113001', display: 'Body weight', unit: 'kg', min: 48, max: 110 },
  { code: '271649006', display: 'Systolic blood pressure', unit: 'mm[Hg]', min: 105, max: 165 },
  { code: '364075005', display: 'Heart rate', unit: '/min', min: 58, max: 96 },
];

type Json = Record<string, unknown>;

const snomed = ({ code, display }: Term): Json => ({ coding: [{ system: systems.snomed, code, display }] });
const profiled = (resourceType: string, profile: string, id: string, content: Json): Json => ({
  resourceType,
  id,
  meta: { profile: [`${GPC}/CareConnect-GPC-${profile}-1`] },
  ...content,
});

/** A List as GP Connect uses it: it says what was asked for, and an empty one says so. */
function listOf(id: string, term: Term, patient: Json, members: readonly Json[]): Json {
  const empty = {
    emptyReason: {
      coding: [{ system: 'https://fhir.nhs.uk/STU3/CodeSystem/CareConnect-ListEmptyReasonCode-1', code: 'no-content-recorded' }],
    },
    note: [{ text: 'Information not available' }],
  };
  const entry = members.map((member) => ({ item: { reference: `${String(member['resourceType'])}/${String(member['id'])}` } }));
  return profiled('List', 'List', id, {
    status: 'current',
    mode: 'snapshot',
    title: term.display,
    code: snomed(term),
    subject: patient,
    ...(entry.length === 0 ? empty : { entry }),
  });
}

function dayIn(random: Random, yearFrom: number, yearTo: number): string {
  return `${random.int(yearFrom, yearTo)}-${String(random.int(1, 12)).padStart(2, '0')}-${String(random.int(1, 28)).padStart(2, '0')}`;
}

interface Writer {
  random: Random;
  nhsNumber: string;
  patient: Json;
  recorder: Json;
}

const idOf = ({ nhsNumber }: Writer, kind: string, at: number): string => `${kind}-${nhsNumber}-${at + 1}`;
const identifier = (id: string): Json => ({ identifier: [{ system: CROSS_CARE, value: id }] });

function medicines(writer: Writer, chosen: readonly (typeof DRUGS)[number][]): Json[] {
  const { random, patient, recorder } = writer;
  return chosen.flatMap((drug, at) => {
    const [medication, request, statement] = [idOf(writer, 'med', at), idOf(writer, 'req', at), idOf(writer, 'sta', at)];
    const day = dayIn(random, 2019, 2025);
    const medicationReference = { reference: `Medication/${medication}` };
    return [
      profiled('Medication', 'Medication', medication, { code: snomed(drug) }),
      profiled('MedicationRequest', 'MedicationRequest', request, {
        ...identifier(request),
        status: 'active',
        intent: 'plan',
        medicationReference,
        subject: patient,
        authoredOn: day,
        recorder,
        dosageInstruction: [{ text: drug.dose }],
      }),
      profiled('MedicationStatement', 'MedicationStatement', statement, {
        ...identifier(statement),
        basedOn: [{ reference: `MedicationRequest/${request}` }],
        status: 'active',
        medicationReference,
        subject: patient,
        effectivePeriod: { start: day },
        dateAsserted: day,
        taken: 'unk',
        dosage: [{ text: drug.dose }],
      }),
    ];
  });
}

function clinical(writer: Writer): Record<'problems' | 'allergies' | 'medicines' | 'vaccines' | 'observations', Json[]> {
  const { random, patient, recorder } = writer;
  const problems = random.some(PROBLEMS, 2).map((term, at) => {
    const id = idOf(writer, 'prob', at);
    return profiled('Condition', 'ProblemHeader-Condition', id, {
      ...identifier(id),
      clinicalStatus: 'active',
      category: [{ coding: [{ system: 'http://hl7.org/fhir/condition-category', code: 'problem-list-item' }] }],
      code: snomed(term),
      subject: patient,
      onsetDateTime: dayIn(random, 2005, 2024),
      assertedDate: dayIn(random, 2005, 2024),
      asserter: recorder,
    });
  });
  const allergies = random.some(ALLERGIES, 0.6).map((term, at) => {
    const id = idOf(writer, 'all', at);
    return profiled('AllergyIntolerance', 'AllergyIntolerance', id, {
      ...identifier(id),
      clinicalStatus: 'active',
      verificationStatus: 'unconfirmed',
      code: snomed(term),
      patient,
      assertedDate: dayIn(random, 2000, 2024),
      recorder,
    });
  });
  const vaccines = random.some(VACCINES, 1).map((term, at) => {
    const id = idOf(writer, 'vac', at);
    return profiled('Immunization', 'Immunization', id, {
      ...identifier(id),
      status: 'completed',
      notGiven: false,
      vaccineCode: snomed(term),
      patient,
      date: dayIn(random, 2018, 2025),
      primarySource: true,
    });
  });
  const observations = OBSERVATIONS.map(({ unit, min, max, ...term }, at) => {
    const id = idOf(writer, 'obs', at);
    return profiled('Observation', 'Observation', id, {
      ...identifier(id),
      status: 'final',
      code: snomed(term),
      subject: patient,
      effectiveDateTime: `${dayIn(random, 2023, 2025)}T10:00:00+00:00`,
      performer: [recorder],
      valueQuantity: { value: random.int(min, max), unit, system: systems.ucum, code: unit },
    });
  });
  return { problems, allergies, medicines: medicines(writer, random.some(DRUGS, 2)), vaccines, observations };
}

function demographics(person: Person, patientId: string): Json {
  return profiled('Patient', 'Patient', patientId, {
    identifier: [{ system: systems.nhsNumber, value: person.nhsNumber }],
    active: true,
    name: [{ use: 'official', family: person.family, given: person.given.split(' ') }],
    gender: person.gender,
    birthDate: person.birthDate,
    address: [{ use: 'home', line: [person.address.line], city: person.address.city, postalCode: person.address.postalCode }],
    managingOrganization: { reference: 'Organization/org-1' },
  });
}

/** The record that a practice's system gives of a person: a GP Connect structured record (STU3 Bundle, relative references). */
export function gpRecordOf(person: Person, practiceName: string): Json {
  const patientId = `pat-${person.nhsNumber}`;
  const writer: Writer = {
    random: createRandom(`gp ${person.nhsNumber}`),
    nhsNumber: person.nhsNumber,
    patient: { reference: `Patient/${patientId}` },
    recorder: { reference: 'Practitioner/prac-1' },
  };
  const { problems, allergies, medicines: drugs, vaccines, observations } = clinical(writer);
  const statements = drugs.filter(({ resourceType }) => resourceType === 'MedicationStatement');
  const of = (id: string, code: string, display: string, members: readonly Json[]): Json =>
    listOf(`${id}-${person.nhsNumber}`, { code, display }, writer.patient, members);
  const lists = [
    of('list-med', '933361000000108', 'Medications and medical devices', statements),
    of('list-all', '886921000000105', 'Allergies and adverse reactions', allergies),
    of('list-prob', '717711000000103', 'Problems', problems),
    of('list-imm', '1102181000000102', 'Immunisations', vaccines),
    of('list-misc', '826501000000100', 'Miscellaneous record', observations),
  ];
  const patient = demographics(person, patientId);
  const practitioner = profiled('Practitioner', 'Practitioner', 'prac-1', {
    identifier: [{ system: systems.sdsUserId, value: '999000000003' }],
    name: [{ family: 'Marlow', given: ['Helen'], prefix: ['Dr'] }],
  });
  const organisation = profiled('Organization', 'Organization', 'org-1', {
    identifier: [{ system: systems.odsCode, value: person.practice }],
    name: practiceName,
  });
  const all = [patient, organisation, practitioner, ...problems, ...allergies, ...drugs, ...vaccines, ...observations, ...lists];
  return {
    resourceType: 'Bundle',
    type: 'collection',
    meta: { profile: [`${GPC}/GPConnect-StructuredRecord-Bundle-1`] },
    entry: all.map((resource) => ({ resource })),
  };
}
