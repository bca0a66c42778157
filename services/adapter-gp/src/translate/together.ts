import type { Coding } from '@medplum/fhirtypes';
import { isObject } from '@ouzel/fhir';
import type { Siblings } from './references.ts';
import { securityOf } from './security.ts';
import type { Stu3Resource } from './stu3.ts';

/** Elements by which a resource names another that tells the same: an issue its plan, a statement its prescription, a report its results. */
const SAME: Readonly<Record<string, readonly string[]>> = {
  MedicationStatement: ['basedOn', 'medicationReference'],
  MedicationRequest: ['basedOn', 'medicationReference'],
  DiagnosticReport: ['basedOn', 'result', 'specimen'],
  Observation: ['related'],
};

function keysIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(keysIn);
  if (!isObject(value)) return [];
  const { reference, target } = value;
  return typeof reference === 'string' ? [reference] : keysIn(target);
}

/** Resources of the answer that tell the same, each with itself. */
function groupsOf(resources: readonly Stu3Resource[], siblings: Siblings): (resource: Stu3Resource) => readonly Stu3Resource[] {
  const above = new Map<Stu3Resource, Stu3Resource>();
  const topOf = (each: Stu3Resource): Stu3Resource => {
    let top = each;
    for (let next = above.get(top); next !== undefined; next = above.get(top)) top = next;
    if (top !== each) above.set(each, top);
    return top;
  };
  for (const resource of resources)
    for (const key of (SAME[resource.resourceType] ?? []).flatMap((element) => keysIn(resource[element]))) {
      const [one, other] = [topOf(resource), topOf(siblings.get(key) ?? resource)];
      if (one !== other) above.set(other, one);
    }
  const groups = Map.groupBy(resources, topOf);
  return (resource) => groups.get(topOf(resource)) ?? [resource];
}

/**
 * The labels that a practice put on a resource, and on what tells the same: systems label an issue and neither its plan nor the statement that
 * the medicine is taken. @throws z.ZodError where they cannot be read, of what belongs together all.
 */
export function labelsTogether(resources: readonly Stu3Resource[], siblings: Siblings): (resource: Stu3Resource) => Coding[] {
  const groupOf = groupsOf(resources, siblings);
  return (resource) => {
    const labels = groupOf(resource).flatMap(securityOf);
    return [...new Map(labels.map((each) => [`${each.system}|${each.code}`, each])).values()];
  };
}
