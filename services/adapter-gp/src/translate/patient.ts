import type * as R4 from '@medplum/fhirtypes';
import { SUBJECT } from '@ouzel/exchange';
import { systems } from '@ouzel/fhir';
import { z } from 'zod';
import { concept, concepts, dateTime, defined, nhsNumberOf, period, some } from './elements.ts';
import { extensions } from './extension.ts';
import { keeps } from './fields/field.ts';
import { patientFields } from './fields/patient.ts';
import { address, addressOf, contactPoint, humanName, name, oneOf, telecom } from './names.ts';
import { type Context, reference, references } from './references.ts';
import * as stu3 from './stu3.ts';

const contact = z.looseObject({
  relationship: z.array(stu3.concept).optional(),
  name: name.optional(),
  telecom: z.array(telecom).optional(),
  address: address.optional(),
  gender: stu3.text.optional(),
  organization: stu3.reference.optional(),
  period: stu3.period.optional(),
});
const schema = stu3.resource.extend({
  active: z.boolean().optional(),
  name: z.array(name).optional(),
  telecom: z.array(telecom).optional(),
  gender: stu3.text.optional(),
  birthDate: stu3.text.optional(),
  deceasedDateTime: stu3.text.optional(),
  deceasedBoolean: z.boolean().optional(),
  address: z.array(address).optional(),
  maritalStatus: stu3.concept.optional(),
  multipleBirthBoolean: z.boolean().optional(),
  multipleBirthInteger: z.int().optional(),
  contact: z.array(contact).optional(),
  generalPractitioner: z.array(stu3.reference).optional(),
  managingOrganization: stu3.reference.optional(),
});

const GENDERS = ['male', 'female', 'other', 'unknown'] as const;
const keep = keeps(patientFields);

const contactOf = (given: z.output<typeof contact>, context: Context): R4.PatientContact =>
  defined({
    relationship: concepts(given.relationship),
    name: given.name === undefined ? undefined : humanName(given.name),
    telecom: some((given.telecom ?? []).map(contactPoint)),
    address: given.address === undefined ? undefined : addressOf(given.address),
    gender: oneOf(GENDERS, given.gender),
    organization: reference<R4.Organization>(given.organization, context),
    period: period(given.period),
  });

/** The practice's own Patient, beside the exchange's: where they disagree, both are shown. */
export function patient(json: stu3.Stu3Resource, context: Context): R4.Patient {
  const given = schema.parse(json);
  const nhsNumber = nhsNumberOf(json);
  return defined({
    resourceType: 'Patient' as const,
    id: given.id,
    extension: extensions(given.extension, keep, context),
    identifier: nhsNumber === undefined ? undefined : [{ system: systems.nhsNumber, value: nhsNumber }],
    active: given.active,
    name: some((given.name ?? []).map(humanName)),
    telecom: some((given.telecom ?? []).map(contactPoint)),
    gender: oneOf(GENDERS, given.gender),
    birthDate: dateTime(given.birthDate)?.slice(0, 10),
    deceasedDateTime: dateTime(given.deceasedDateTime),
    deceasedBoolean: given.deceasedBoolean,
    address: some((given.address ?? []).map(addressOf)),
    maritalStatus: concept(given.maritalStatus),
    multipleBirthBoolean: given.multipleBirthBoolean,
    multipleBirthInteger: given.multipleBirthInteger,
    contact: some((given.contact ?? []).map((each) => contactOf(each, context))),
    generalPractitioner: references<R4.Practitioner>(given.generalPractitioner, context),
    managingOrganization: reference<R4.Organization>(given.managingOrganization, context),
    link: [{ other: { reference: SUBJECT }, type: 'refer' as const }],
  });
}
