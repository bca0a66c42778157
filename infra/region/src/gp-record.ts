import { systems } from '@ouzel/fhir';
import { type GpFacts, gpFactsOf } from './gp-facts.ts';
import { allergyOf, conditionOf, immunisationOf, medicineOf, observationOf, warningOf } from './gp-resources.ts';
import { codeable, GPC, listOf, profiled, referenceTo, type Stu3Bundle, type Stu3Resource, type Writer } from './gp-stu3.ts';
import { generalPractitionerOf } from './organisations.ts';
import type { Person } from './people.ts';
import { createRandom } from './random.ts';

/** Lists of a structured record: SNOMED code, title (STU3 ValueSet CareConnect-RecordType-1). */
const LISTS = {
  medicines: ['933361000000108', 'Medications and medical devices'],
  allergies: ['886921000000105', 'Allergies and adverse reactions'],
  ended: ['1103671000000101', 'Ended allergies'],
  problems: ['717711000000103', 'Problems'],
  immunisations: ['1102181000000102', 'Immunisations'],
  uncategorised: ['826501000000100', 'Miscellaneous record'],
} as const;

const VERIFIED = {
  url: `${GPC}/Extension-CareConnect-GPC-NHSNumberVerificationStatus-1`,
  valueCodeableConcept: codeable('https://fhir.nhs.uk/STU3/CodeSystem/CareConnect-NHSNumberVerificationStatus-1', {
    code: '01',
    display: 'Number present and verified',
  }),
};

function patientOf(person: Person, id: string, practice: Stu3Resource, doctor: Stu3Resource): Stu3Resource {
  const { nhsNumber, family, given, gender, birthDate, address, phone, registeredSince } = person;
  const registered = [{ url: 'registrationPeriod', valuePeriod: { start: registeredSince } }];
  return profiled('Patient', 'Patient', id, {
    extension: [{ url: `${GPC}/Extension-CareConnect-GPC-RegistrationDetails-1`, extension: registered }],
    identifier: [{ extension: [VERIFIED], system: systems.nhsNumber, value: nhsNumber }],
    active: true,
    name: [{ use: 'official', family, given: given.split(' ') }],
    telecom: [{ system: 'phone', use: 'home', value: phone }],
    gender,
    birthDate,
    address: [{ use: 'home', type: 'physical', line: [address.line], city: address.city, postalCode: address.postalCode }],
    generalPractitioner: [referenceTo(doctor)],
    managingOrganization: referenceTo(practice),
  });
}

function doctorOf(practice: string, id: string): Stu3Resource {
  const { id: sdsUserId, roleProfile, name } = generalPractitionerOf(practice);
  const [prefix = '', given = '', ...family] = name.split(' ');
  return profiled('Practitioner', 'Practitioner', id, {
    identifier: [
      { system: systems.sdsUserId, value: sdsUserId },
      { system: systems.sdsRoleProfileId, value: roleProfile },
    ],
    name: [{ use: 'official', family: family.join(' '), given: [given], prefix: [prefix] }],
  });
}

function listsOf(writer: Writer, facts: GpFacts, resources: readonly Stu3Resource[]): Stu3Resource[] {
  const of = (kind: keyof typeof LISTS, type?: string): Stu3Resource => {
    const [code, display] = LISTS[kind];
    const members = resources.filter(({ resourceType }) => resourceType === type);
    return listOf(writer, { code, display }, members, warningOf(facts));
  };
  return [
    of('medicines', 'MedicationStatement'),
    of('allergies', 'AllergyIntolerance'),
    of('ended'),
    of('problems', 'Condition'),
    of('immunisations', 'Immunization'),
    of('uncategorised', 'Observation'),
  ];
}

/**
 * The record that a practice's system gives of a person: a GP Connect structured record (STU3 `collection` Bundle, relative
 * references, no `fullUrl`). The same person always has the same record, ids too.
 * Source: GP Connect Access Record Structured, https://developer.nhs.uk/apis/gpconnect/accessrecord_structured.html
 */
export function gpRecordOf(person: Person, practiceName: string): Stu3Bundle {
  const facts = gpFactsOf(person);
  const random = createRandom(`gp ids ${person.nhsNumber} ${person.practice}`);
  const ofPractice = createRandom(`practice ids ${person.practice}`);
  const practice = profiled('Organization', 'Organization', ofPractice.uuid(), {
    identifier: [{ system: systems.odsCode, value: person.practice }],
    name: practiceName,
  });
  const doctor = doctorOf(person.practice, ofPractice.uuid());
  const patient = patientOf(person, random.uuid(), practice, doctor);
  const writer: Writer = { random, patient: referenceTo(patient), doctor: referenceTo(doctor), asOf: person.lastSeen };
  const clinical = [
    ...facts.problems.map((fact) => conditionOf(writer, fact)),
    ...facts.medicines.flatMap((fact) => medicineOf(writer, fact)),
    ...facts.allergies.map((fact) => allergyOf(writer, fact)),
    ...facts.vaccinations.map((fact) => immunisationOf(writer, fact)),
    ...facts.observations.map((fact) => observationOf(writer, fact)),
  ];
  const all = [patient, practice, doctor, ...clinical, ...listsOf(writer, facts, clinical)];
  return {
    resourceType: 'Bundle',
    id: random.uuid(),
    meta: { profile: [`${GPC}/GPConnect-StructuredRecord-Bundle-1`] },
    type: 'collection',
    entry: all.map((resource) => ({ resource })),
  };
}
