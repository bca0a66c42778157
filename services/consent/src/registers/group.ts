import type { Patient } from '@medplum/fhirtypes';
import type { Organisation, RelationshipKind } from '@ouzel/exchange';
import { FhirError, isFhirDateTime, isNhsNumber, systems } from '@ouzel/fhir';
import { z } from 'zod';
import { limits } from '../limits.ts';

/** What being on the list of an organisation of each kind is. Others keep none here. */
const KINDS: Readonly<Partial<Record<Organisation['kind'], RelationshipKind>>> = {
  'gp-practice': 'gp-registration',
  'care-home': 'residency',
  community: 'open-case',
  'local-authority': 'open-case',
};

const dateTime = z.string().refine(isFhirDateTime);
const numbered = z.looseObject({ system: z.literal(systems.nhsNumber), value: z.string() });
const member = z.looseObject({
  entity: z.looseObject({ reference: z.string().optional(), identifier: numbered.optional() }),
  period: z.looseObject({ start: dateTime.optional(), end: dateTime.optional() }).optional(),
  inactive: z.boolean().optional(),
});
const described = z.looseObject({
  resourceType: z.literal('Patient'),
  id: z.string(),
  identifier: z.array(z.looseObject({ system: z.string().optional(), value: z.string().optional() })),
  birthDate: z.string().optional(),
});
const group = z.looseObject({
  resourceType: z.literal('Group'),
  id: z.string(),
  active: z.literal(true).optional(),
  type: z.literal('person'),
  actual: z.literal(true),
  quantity: z.number().int(),
  managingEntity: z.looseObject({ identifier: z.looseObject({ system: z.literal(systems.odsCode), value: z.string() }) }),
  member: z.array(z.unknown()).max(limits.register.membersMax).default([]),
  contained: z.array(z.unknown()).default([]),
});

/** Somebody on a list, or who has left it. */
export interface Member {
  /** Their place in it. */
  at: number;
  nhsNumber: string;
  starts?: Date;
  ends?: Date;
  /** They are not on it any more. */
  left: boolean;
  /** As the list describes them. */
  patient?: Patient;
}

export interface Register {
  organisation: Organisation;
  kind: RelationshipKind;
  basis: string;
  members: Member[];
  /** Places of members that could not be taken, and why. */
  faults: { at: number; sentence: string }[];
}

const bad = (sentence: string, place: string): FhirError =>
  new FhirError('bad-element', sentence, { expression: [`Group.${place}`] });

const isPatient = (value: unknown): value is Patient => described.safeParse(value).success;

/** Contained Patients by what a member refers to them by. */
function patientsOf(contained: readonly unknown[]): Map<string, Patient> {
  return new Map(contained.filter(isPatient).map((patient) => [`#${patient.id ?? ''}`, patient]));
}

function memberOf(value: unknown, at: number, patients: ReadonlyMap<string, Patient>, now: Date): Member | string {
  const read = member.safeParse(value);
  if (!read.success) return 'A member has an entity with an NHS number, or one that refers to a contained Patient.';
  const { entity, period, inactive = false } = read.data;
  const patient = entity.reference === undefined ? undefined : patients.get(entity.reference);
  const own = patient?.identifier?.find(({ system }) => system === systems.nhsNumber)?.value;
  const nhsNumber = entity.identifier?.value ?? own ?? '';
  if (!isNhsNumber(nhsNumber)) return 'This is no valid NHS number.';
  if (own !== undefined && own !== nhsNumber) return 'The member and the contained Patient have different NHS numbers.';
  const [starts, ends] = [period?.start, period?.end].map((text) => (text === undefined ? undefined : new Date(text)));
  return {
    at,
    nhsNumber,
    left: inactive || (ends !== undefined && ends <= now),
    ...(starts === undefined ? {} : { starts }),
    ...(ends === undefined ? {} : { ends }),
    ...(patient === undefined ? {} : { patient }),
  };
}

/** What the list says of itself. @throws FhirError where it is not one that this organisation may keep here. */
function headOf(json: unknown, organisation: Organisation): z.output<typeof group> & { kind: RelationshipKind } {
  const read = group.safeParse(json);
  if (!read.success) {
    const [issue] = read.error.issues;
    const path = (issue?.path ?? []).map(String).filter((part) => /^[A-Za-z]{1,40}$/.test(part));
    throw bad('A register is a Group as contracts/fhir/registers.md has it.', path[0] ?? 'type');
  }
  const { managingEntity, id } = read.data;
  const kind = KINDS[organisation.kind];
  if (managingEntity.identifier.value !== organisation.ods || id !== organisation.ods)
    throw new FhirError('not-allowed', 'Only the organisation itself posts its register, under its own ODS code.');
  if (kind === undefined) throw new FhirError('not-allowed', 'An organisation of this kind keeps no register here.');
  return { ...read.data, kind };
}

/**
 * Reads a list in turns, so that a long one holds nobody else up. A member that cannot be taken is named, and the others are taken.
 * @throws FhirError `bad-element`, `not-allowed`, and `unsafe` where it does not hold as many as it says.
 */
export async function registerOf(
  json: unknown,
  { organisation, now, pause }: { organisation: Organisation; now: Date; pause: () => Promise<unknown> },
): Promise<Register> {
  const { kind, member: all, contained, quantity } = headOf(json, organisation);
  const patients = patientsOf(contained);
  const members = new Map<string, Member>();
  const faults: Register['faults'] = [];
  for (const [at, value] of all.entries()) {
    if (at % limits.register.batch === 0) await pause();
    const read = memberOf(value, at, patients, now);
    if (typeof read === 'string') faults.push({ at, sentence: read });
    else if (members.has(read.nhsNumber)) faults.push({ at, sentence: 'This NHS number is on the list twice.' });
    else members.set(read.nhsNumber, read);
  }
  const named = [...members.values()];
  const gone = named.filter(({ left }) => left).length;
  if (quantity !== all.length - gone)
    throw new FhirError('unsafe', 'The list does not hold as many members as its quantity says: it may be cut off.', {
      expression: ['Group.quantity'],
    });
  return { organisation, kind, basis: `Group/${organisation.ods}`, members: named, faults };
}
