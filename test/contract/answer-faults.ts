import { isObject } from '@ouzel/fhir';
import { faultsOf } from './r4-schema.ts';

/** The resources that an answer consists of, each with its place: the schema leaves open what is within another. */
function* resourcesIn(value: unknown, at: string): Generator<{ at: string; resource: { resourceType: string } }> {
  if (!isObject(value) || typeof value['resourceType'] !== 'string') return;
  yield { at, resource: { ...value, resourceType: value['resourceType'] } };
  for (const [place, each] of [value['contained'] ?? []].flat().entries()) yield* resourcesIn(each, `${at}.contained[${place}]`);
  for (const [place, each] of [value['entry'] ?? []].flat().entries()) {
    if (!isObject(each)) continue;
    yield* resourcesIn(each['resource'], `${at}.entry[${place}]`);
    if (isObject(each['response'])) yield* resourcesIn(each['response']['outcome'], `${at}.entry[${place}].response.outcome`);
  }
}

/** What the R4 schema says against an answer of the API and every resource in it. */
export const answerFaults = (json: unknown): string[] =>
  [...resourcesIn(json, '')].flatMap(({ at, resource }) => faultsOf(resource).map((fault) => `${at} ${fault}`));
