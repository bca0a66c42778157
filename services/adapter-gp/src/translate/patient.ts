import type * as R4 from '@medplum/fhirtypes';
import { SUBJECT } from '@ouzel/exchange';
import { systems } from '@ouzel/fhir';
import { z } from 'zod';
import { type Context, dateTime, defined, nhsNumberOf, reference, some } from './elements.ts';
import * as stu3 from './stu3.ts';

const name = z.looseObject({
  use: stu3.text.optional(),
  text: stu3.text.optional(),
  family: stu3.text.optional(),
  given: z.array(z.string()).optional(),
  prefix: z.array(z.string()).optional(),
  suffix: z.array(z.string()).optional(),
});
const telecom = z.looseObject({ system: stu3.text.optional(), value: stu3.text.optional(), use: stu3.text.optional() });
const address = z.looseObject({
  use: stu3.text.optional(),
  text: stu3.text.optional(),
  line: z.array(z.string()).optional(),
  city: stu3.text.optional(),
  district: stu3.text.optional(),
  state: stu3.text.optional(),
  postalCode: stu3.text.optional(),
  country: stu3.text.optional(),
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
  generalPractitioner: z.array(stu3.reference).optional(),
  managingOrganization: stu3.reference.optional(),
});

const one = <Code extends string>(codes: readonly Code[], given: string | undefined): Code | undefined =>
  codes.find((code) => code === given);
const NAME_USES = ['usual', 'official', 'temp', 'nickname', 'anonymous', 'old', 'maiden'] as const;
const ADDRESS_USES = ['home', 'work', 'temp', 'old', 'billing'] as const;
const TELECOM_SYSTEMS = ['phone', 'fax', 'email', 'pager', 'url', 'sms', 'other'] as const;
const TELECOM_USES = ['home', 'work', 'temp', 'old', 'mobile'] as const;
const GENDERS = ['male', 'female', 'other', 'unknown'] as const;

/** The practice's own Patient, beside the exchange's: where they disagree, both are shown. */
export function patient(json: stu3.Stu3Resource, context: Context): R4.Patient {
  const given = schema.parse(json);
  const nhsNumber = nhsNumberOf(json);
  return defined({
    resourceType: 'Patient' as const,
    id: given.id,
    identifier: nhsNumber === undefined ? undefined : [{ system: systems.nhsNumber, value: nhsNumber }],
    active: given.active,
    name: some(
      (given.name ?? []).map((each) =>
        defined({
          use: one(NAME_USES, each.use),
          text: each.text,
          family: each.family,
          given: each.given,
          prefix: each.prefix,
          suffix: each.suffix,
        }),
      ),
    ),
    telecom: some(
      (given.telecom ?? []).map((each) =>
        defined({ system: one(TELECOM_SYSTEMS, each.system), value: each.value, use: one(TELECOM_USES, each.use) }),
      ),
    ),
    gender: one(GENDERS, given.gender),
    birthDate: dateTime(given.birthDate)?.slice(0, 10),
    deceasedDateTime: dateTime(given.deceasedDateTime),
    deceasedBoolean: given.deceasedBoolean,
    address: some(
      (given.address ?? []).map(({ use, text, line, city, district, state, postalCode, country }) =>
        defined({ use: one(ADDRESS_USES, use), text, line, city, district, state, postalCode, country }),
      ),
    ),
    generalPractitioner: some(
      (given.generalPractitioner ?? []).flatMap((each) => reference<R4.Practitioner>(each, context) ?? []),
    ),
    managingOrganization: reference<R4.Organization>(given.managingOrganization, context),
    link: [{ other: { reference: SUBJECT }, type: 'refer' as const }],
  });
}
