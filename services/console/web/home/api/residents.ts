import { z } from 'zod';
import { type Ask, get } from '../../api/ask.ts';

const named = z.looseObject({
  family: z.string().optional(),
  given: z.array(z.string()).default([]),
  text: z.string().optional(),
});
const patient = z.looseObject({
  resourceType: z.literal('Patient'),
  id: z.string(),
  name: z.array(named).default([]),
  birthDate: z.string().optional(),
});
const score = z.looseObject({
  resourceType: z.literal('Observation'),
  subject: z.object({ reference: z.string() }),
  effectiveDateTime: z.coerce.date(),
  valueQuantity: z.looseObject({ value: z.number() }).optional(),
  note: z.array(z.looseObject({ text: z.string() })).default([]),
});
const listed = z.object({
  entry: z.array(z.object({ resource: z.discriminatedUnion('resourceType', [patient, score]) })).default([]),
});

/** Somebody who lives here, with the newest score and when its readings were taken. */
export interface Resident {
  id: string;
  name: string;
  born?: string;
  last?: { taken: Date; says: string; total?: number };
}

const nameOf = ([name]: z.output<typeof named>[]): string =>
  name === undefined ? 'Name not known' : (name.text ?? [...name.given, name.family ?? ''].join(' ').trim());

function residentsOf({ entry }: z.output<typeof listed>): Resident[] {
  const resources = entry.map(({ resource }) => resource);
  const scores = resources
    .flatMap((each) => (each.resourceType === 'Observation' ? [each] : []))
    .toSorted((one, other) => other.effectiveDateTime.getTime() - one.effectiveDateTime.getTime());
  return resources
    .flatMap((each) => (each.resourceType === 'Patient' ? [each] : []))
    .map(({ id, name, birthDate }): Resident => {
      const last = scores.find(({ subject }) => subject.reference.endsWith(`Patient/${id}`));
      const total = last?.valueQuantity?.value;
      const shown = last && { taken: last.effectiveDateTime, says: last.note[0]?.text ?? '' };
      return {
        id,
        name: nameOf(name),
        ...(birthDate === undefined ? {} : { born: birthDate }),
        ...(shown === undefined ? {} : { last: { ...shown, ...(total === undefined ? {} : { total }) } }),
      };
    })
    .toSorted((one, other) => one.name.localeCompare(other.name));
}

/** Who lives in the home, by name. */
export const readResidents =
  (home: string): Ask<Resident[]> =>
  async (signal) => {
    const answer = await get(`/Group/${home}/$residents`, listed)(signal);
    return answer.ok ? { ok: true, value: residentsOf(answer.value) } : answer;
  };
