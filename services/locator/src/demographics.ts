import { FhirError, isNhsNumber, systems } from '@ouzel/fhir';
import type { Demographics } from '@ouzel/matching';
import { z } from 'zod';

const LISTED_MAX = 10;
const text = z.string().max(500);
const list = <Item extends z.ZodType>(item: Item) => z.array(item).max(100).default([]);

/** What of a Patient says who somebody is (https://hl7.org/fhir/R4/patient.html); the rest may be anything. */
const patientSchema = z.looseObject({
  resourceType: z.literal('Patient'),
  identifier: list(z.looseObject({ system: text.optional(), value: text.optional() })),
  name: list(z.looseObject({ family: text.optional(), given: list(text), text: text.optional() })),
  telecom: list(z.looseObject({ system: text.optional(), value: text.optional() })),
  gender: text.optional(),
  birthDate: text.optional(),
  address: list(z.looseObject({ line: list(text), city: text.optional(), postalCode: text.optional() })),
});

type Parsed = z.output<typeof patientSchema>;

const present = (texts: readonly (string | undefined)[]): string[] =>
  texts.filter((each): each is string => each !== undefined && each !== '').slice(0, LISTED_MAX);

function namesOf({ name }: Parsed): Pick<Demographics, 'families' | 'givens'> {
  const families = present(name.map(({ family }) => family));
  const [first] = name.filter(({ given }) => given.length > 0);
  return { families, givens: present(first?.given ?? []) };
}

function demographicsFrom(patient: Parsed): Demographics {
  const number = patient.identifier.find(({ system }) => system === systems.nhsNumber)?.value?.replaceAll(/[ -]/g, '');
  const { gender, birthDate } = patient;
  return {
    ...namesOf(patient),
    homes: patient.address.slice(0, LISTED_MAX).map(({ line, postalCode }) => ({
      lines: line.join(' '),
      ...(postalCode === undefined ? {} : { postcode: postalCode }),
    })),
    phones: present(patient.telecom.filter(({ system }) => system === undefined || system === 'phone').map(({ value }) => value)),
    ...(number !== undefined && isNhsNumber(number) ? { nhsNumber: number } : {}),
    ...(birthDate === undefined ? {} : { birthDate }),
    ...(gender === 'female' || gender === 'male' ? { sex: gender } : {}),
  };
}

/** Whom a Patient that came from outside is about. @throws FhirError `bad-element` naming the element, and none of its content. */
export function demographicsOf(patient: unknown): Demographics {
  const read = patientSchema.safeParse(patient);
  if (read.success) return demographicsFrom(read.data);
  const path = read.error.issues[0]?.path.map(String).filter((part) => /^[a-z]+$/i.test(part)) ?? [];
  throw new FhirError('bad-element', 'This Patient cannot be read.', { expression: [['Patient', ...path].join('.')] });
}

const NOTHING: Demographics = { families: [], givens: [], homes: [], phones: [] };

/** The same of a Patient that was taken in already: what cannot be read says nothing, and nobody is found by it. */
export function demographicsKept(patient: unknown): Demographics {
  const read = patientSchema.safeParse(patient);
  return read.success ? demographicsFrom(read.data) : NOTHING;
}
