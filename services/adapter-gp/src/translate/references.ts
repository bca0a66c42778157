import type * as R4 from '@medplum/fhirtypes';
import { isObject } from '@ouzel/fhir';
import { dateTime, defined, identifier, identifiers, some } from './elements.ts';
import type { Annotation, Reference, Stu3Resource } from './stu3.ts';

/** The other resources of the same answer, by `Type/id`; what was contained also by `#id`. */
export type Siblings = ReadonlyMap<string, Stu3Resource>;

export interface Context {
  siblings: Siblings;
  /** Of each resource that will be in the result its key in the answer, and its key as R4, so that references to it may stay. */
  kept: ReadonlyMap<string, string>;
  /** Labels of a resource of the answer (together.ts). */
  labelsOf: (resource: Stu3Resource) => R4.Coding[];
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.flatMap((each) => text(each) ?? []) : []);

function humanName(name: unknown): string | undefined {
  const first: unknown = Array.isArray(name) ? name[0] : undefined;
  if (!isObject(first)) return undefined;
  const parts = [...texts(first['prefix']), ...texts(first['given']), ...texts([first['family']])];
  return text(first['text']) ?? text(parts.join(' '));
}

/** How a person, place or organisation of the answer is called, since the resource itself is not carried over. */
function displayOf(target: Stu3Resource, siblings: Siblings): string | undefined {
  const name = text(target['name']) ?? humanName(target['name']);
  if (name !== undefined || target.resourceType !== 'PractitionerRole') return name;
  const of = target['practitioner'];
  const practitioner = isObject(of) ? siblings.get(text(of['reference']) ?? '') : undefined;
  return practitioner === undefined ? undefined : displayOf(practitioner, new Map());
}

/**
 * A reference as R4 has it: to another resource of the result as `Type/id`; to a practitioner or organisation of the answer by its
 * identifier and name (a logical reference); to what is not carried over by what the source displayed. Undefined where nothing is left.
 */
export function reference<Target extends R4.Resource>(
  given: Reference | undefined,
  { siblings, kept }: Context,
): R4.Reference<Target> | undefined {
  if (given === undefined) return undefined;
  const key = given.reference ?? '';
  const found = kept.get(key);
  if (found !== undefined) return defined({ reference: found, display: given.display });
  const target = siblings.get(key);
  const display = given.display ?? (target === undefined ? undefined : displayOf(target, siblings));
  const own = target === undefined ? undefined : identifiers(target.identifier)?.[0];
  const named = own ?? identifier(given.identifier);
  if (display === undefined && named === undefined) return undefined;
  return defined({
    identifier: named === undefined ? undefined : defined({ system: named.system, value: named.value }),
    display,
  });
}

export const references = <Target extends R4.Resource>(
  given: readonly Reference[] | undefined,
  context: Context,
): R4.Reference<Target>[] | undefined => some((given ?? []).flatMap((each) => reference<Target>(each, context) ?? []));

/** Notes with when and by whom they were made, and further words as notes of their own. */
export function notes(
  given: readonly Annotation[] | undefined,
  context: Context,
  ...further: (string | undefined)[]
): R4.Annotation[] | undefined {
  const kept = (given ?? []).flatMap((note) =>
    note.text === undefined
      ? []
      : [
          defined({
            authorString: note.authorString,
            authorReference: reference<R4.Practitioner>(note.authorReference, context),
            time: dateTime(note.time),
            text: note.text,
          }),
        ],
  );
  return some([...kept, ...further.flatMap((words) => (words === undefined ? [] : [{ text: words }]))]);
}

/** Words of a concept, for a note. */
export const wordsOf = (label: string, given: R4.CodeableConcept | undefined): string | undefined => {
  const words = given?.text ?? given?.coding?.find(({ display, code }) => (display ?? code) !== undefined);
  const shown = typeof words === 'object' ? (words.display ?? words.code) : words;
  return shown === undefined ? undefined : `${label}: ${shown}`;
};
