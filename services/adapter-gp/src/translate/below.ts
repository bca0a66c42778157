import { isObject } from '@ouzel/fhir';
import { limits } from '../limits.ts';
import type { Siblings } from './references.ts';
import type { Stu3Resource } from './stu3.ts';

/** Every object inside a value, itself too. */
function* objectsIn(value: unknown): Generator<Record<string, unknown>> {
  if (Array.isArray(value)) for (const each of value) yield* objectsIn(each);
  else if (isObject(value)) {
    yield value;
    for (const each of Object.values(value)) yield* objectsIn(each);
  }
}

const NO_CONTENT = /^(Patient|Practitioner|PractitionerRole|Organization|Location|Encounter)\//;

/** What a resource leads a list's reader to: of a list all that it refers to, of what stands in it its medicine. */
function leads(resource: Stu3Resource, siblings: Siblings): Stu3Resource[] {
  return [...objectsIn(resource)].flatMap(({ reference }) => {
    if (typeof reference !== 'string' || NO_CONTENT.test(reference)) return [];
    if (resource.resourceType !== 'List' && !reference.startsWith('Medication/')) return [];
    return siblings.get(reference) ?? [];
  });
}

/** All that a list leads to, through the lists in it: its entries, their medicines, the problem that a topic is about. */
export function resourcesBelow(list: Stu3Resource, siblings: Siblings): Stu3Resource[] {
  const found = new Set<Stu3Resource>();
  let next = leads(list, siblings);
  for (let depth = 0; depth < limits.listDepthMax && next.length > 0; depth += 1) {
    const fresh = next.filter((each) => !found.has(each));
    for (const each of fresh) found.add(each);
    next = fresh.flatMap((each) => leads(each, siblings));
  }
  found.delete(list);
  return [...found];
}

/** Units and codes of the format itself say nothing of anybody. */
const OF_THE_FORMAT = /^(http:\/\/unitsofmeasure\.org|http:\/\/hl7\.org\/fhir|https:\/\/fhir\.nhs\.uk\/STU3\/CodeSystem)/;

/** Each code of some resources once, in the order in which it is met. */
export function codesOf(resources: readonly Stu3Resource[]): { system: string; code: string }[] {
  const found = new Map<string, { system: string; code: string }>();
  for (const resource of resources)
    for (const { system, code } of objectsIn(resource))
      if (typeof code === 'string' && typeof system === 'string' && !OF_THE_FORMAT.test(system))
        found.set(`${system}|${code}`, { system, code });
  return [...found.values()];
}
