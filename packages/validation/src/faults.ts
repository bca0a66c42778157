import type { FhirError } from '@ouzel/fhir';
import { isObject } from '@ouzel/fhir';
import { definitions } from './definitions.ts';
import { resourceChecker } from './resources.ts';
import { newLocal, type Walk } from './walk.ts';

const isModifier = ({ situation }: FhirError): boolean => situation === 'unknown-modifier';

/**
 * What is wrong with one resource by FHIR R4 and UK Core: structure, cardinality, choices, required bindings, forms of values,
 * invariants. Empty for a good one. What may change the meaning of the whole comes first. Never throws, whatever it is given; no sentence
 * repeats what was sent.
 */
export function faultsOf(resource: unknown): FhirError[] {
  const type = isObject(resource) ? resource['resourceType'] : undefined;
  // A type that R4 does not have is content like any other: it is not repeated.
  const path = typeof type === 'string' && definitions().resources.has(type) ? [type] : [];
  const walk: Walk = { path, faults: [], local: newLocal(1) };
  resourceChecker(resource, walk);
  const { faults } = walk;
  if (faults.length < 2 || !faults.some(isModifier)) return faults;
  return [...faults.filter(isModifier), ...faults.filter((each) => !isModifier(each))];
}
