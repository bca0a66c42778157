import { isObject } from '@ouzel/fhir';
import { checkerOf } from './compile.ts';
import { definitions } from './definitions.ts';
import { SENTENCES } from './sentences.ts';
import { type Checker, type Given, newLocal, say, type Walk } from './walk.ts';

/** One resource by its own type, whatever stands around it. */
function checkByType(value: unknown, walk: Walk): value is Given {
  if (!isObject(value)) {
    say(walk, 'bad-structure', SENTENCES.noResource);
    return false;
  }
  const { resourceType } = value;
  if (typeof resourceType !== 'string') {
    say(walk, 'bad-structure', SENTENCES.noResource, 'resourceType');
    return false;
  }
  if (!definitions().resources.has(resourceType)) {
    say(walk, 'bad-element', SENTENCES.noSuchType, 'resourceType');
    return false;
  }
  checkerOf(resourceType)(value, walk);
  return true;
}

const UNRESOLVED = 'A reference that starts with # must be the id of a resource in "contained".';
const UNUSED = 'A contained resource must be referred to by the resource that contains it, and have an id.';

/** R4 ref-1 and dom-3: what is contained is referred to, and what is referred to is contained. */
function checkLocal(resource: Given, walk: Walk): void {
  const { places, used, toContainer } = walk.local;
  const contained: readonly unknown[] = Array.isArray(resource['contained']) ? resource['contained'] : [];
  if (contained.length === 0 && places.length === 0) return;
  const ids = contained.map((each) => (isObject(each) && typeof each['id'] === 'string' ? `#${each['id']}` : ''));
  const known = new Set(ids);
  for (const { target, expression } of places)
    if (!known.has(target)) say({ ...walk, path: [expression] }, 'bad-element', UNRESOLVED);
  for (const [at, id] of ids.entries())
    if (!used.has(id) && !toContainer.has(at)) say(walk, 'bad-element', UNUSED, `contained[${at}]`);
}

/** A resource that contains others: the posted one, or an entry of a Bundle. */
export const resourceChecker: Checker = (value, walk) => {
  const outer = walk.local;
  walk.local = newLocal(walk.path.length);
  if (checkByType(value, walk)) checkLocal(value, walk);
  walk.local = outer;
};

/** R4 dom-2, dom-4, dom-5: a contained resource has no version, no label of its own and nothing contained. */
export const containedChecker: Checker = (value, walk) => {
  if (!checkByType(value, walk)) return;
  if (value['contained'] !== undefined)
    say(walk, 'bad-element', 'A contained resource may not contain others. Put them beside it.', 'contained');
  const { meta } = value;
  if (!isObject(meta)) return;
  const own = ['versionId', 'lastUpdated', 'security'].filter((name) => meta[name] !== undefined);
  if (own.length > 0)
    say(
      walk,
      'bad-element',
      'A contained resource has no version, time or label of its own.',
      ...own.map((name) => `meta.${name}`),
    );
};
