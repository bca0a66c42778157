import { FhirError, holdsOnlyTexts } from '@ouzel/fhir';
import { z } from 'zod';
import type { Siblings } from './references.ts';
import { type bundle, resource as resourceSchema, type Stu3Resource } from './stu3.ts';

const container = z.looseObject({ contained: z.array(z.unknown()).optional() });
const stub = z.object({ resourceType: z.string(), subject: z.unknown().optional(), patient: z.unknown().optional() });

/** One with a character that no text may hold is as good as unreadable; without knowing who it is about nothing is. */
function withoutTexts(given: Stu3Resource): Stu3Resource {
  if (given.resourceType === 'Patient') throw new FhirError('bad-value', 'The Patient holds a character that no text may hold.');
  return stub.parse(given);
}

/** What cannot be read keeps its type, so that it is named, and whom it is about, so that a wrong patient is found. */
function readOne(given: unknown): Stu3Resource {
  const read = resourceSchema.safeParse(given);
  if (read.success && !holdsOnlyTexts(given)) return withoutTexts(read.data);
  return read.success ? read.data : (stub.safeParse(given).data ?? { resourceType: 'Unreadable' });
}

/** Ended allergies come contained in their List (GP Connect, "Allergies and adverse reactions"); outside it they must say that they ended. */
function containedIn(resource: Stu3Resource): Stu3Resource[] {
  if (!('contained' in resource)) return [];
  const given = container.safeParse(resource);
  const contained = (given.success ? (given.data.contained ?? []) : [undefined]).map(readOne);
  if (resource.resourceType !== 'List') return contained;
  return contained.map((each) => (each.resourceType === 'AllergyIntolerance' ? { clinicalStatus: 'resolved', ...each } : each));
}

/** Every resource of an answer, contained ones too, and under which keys each can be referred to. */
export function everyResource({ entry }: z.output<typeof bundle>): { resources: Stu3Resource[]; siblings: Siblings } {
  const siblings = new Map<string, Stu3Resource>();
  const ambiguous = new Set<string>();
  const note = (key: string, each: Stu3Resource): void => {
    if (siblings.has(key) && key.startsWith('#')) ambiguous.add(key);
    siblings.set(key, each);
  };
  const resources = entry.flatMap(({ resource }) => {
    if (resource === undefined) return [];
    const read = readOne(resource);
    const contained = containedIn(read);
    for (const each of contained) note(`#${each.id}`, each);
    return [read, ...contained];
  });
  for (const each of resources) note(`${each.resourceType}/${each.id}`, each);
  // The same `#id` in two containers means two resources: neither is guessed.
  for (const key of ambiguous) siblings.delete(key);
  return { resources, siblings };
}
