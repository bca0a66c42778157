import { isObject } from '@ouzel/fhir';
import { definitions } from './definitions.ts';
import { SENTENCES } from './sentences.ts';
import { type Checker, say } from './walk.ts';

/** The type that a literal reference names: of `Patient/1`, `http://x/fhir/Patient/1/_history/2`; undefined where it names none. */
export function typeReferredTo(reference: string): string | undefined {
  const history = reference.indexOf('/_history/');
  const parts = (history === -1 ? reference : reference.slice(0, history)).split('/');
  if (parts.length !== 2 && !/^https?:$/.test(parts[0] ?? '')) return undefined;
  return parts.at(-2);
}

/** A Reference whose definition says what it may refer to. What is not known to be of another type passes. */
export function targetChecker(check: Checker, targets: readonly string[]): Checker {
  const allowed = new Set(targets);
  const isOther = (type: unknown): boolean => typeof type === 'string' && !allowed.has(type) && definitions().resources.has(type);
  return (value, walk) => {
    check(value, walk);
    if (!isObject(value)) return;
    const { reference, type } = value;
    if (isOther(type)) say(walk, 'bad-element', SENTENCES.target, 'type');
    else if (typeof reference === 'string' && isOther(typeReferredTo(reference)))
      say(walk, 'bad-element', SENTENCES.target, 'reference');
  };
}
