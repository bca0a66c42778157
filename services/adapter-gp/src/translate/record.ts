import type { Resource } from '@medplum/fhirtypes';
import type { Exclusion, Translated } from '@ouzel/exchange';
import { isObject } from '@ouzel/fhir';
import { z } from 'zod';
import { AREAS, CARRIED, REFUSED } from './areas.ts';
import { nhsNumberOf, NotTranslatable } from './elements.ts';
import { everyResource } from './flatten.ts';
import type { Context } from './references.ts';
import { withSecurity } from './security.ts';
import { bundle, type Stu3Resource } from './stu3.ts';
import { labelsTogether } from './together.ts';
import { unread } from './unread.ts';
import { warningsOf } from './warnings.ts';

/** R4 types that a practice's record can have. */
export const TRANSLATED_TYPES = [...new Set(Object.values(AREAS).map(({ becomes }) => becomes))];

export type TranslatedRecord = Translated & {
  /** Nothing of a wrong patient's answer is translated. */
  wrongPatient: boolean;
};

const subjectReference = z.looseObject({
  subject: z.looseObject({ reference: z.string() }).optional(),
  patient: z.looseObject({ reference: z.string() }).optional(),
});

/** Whether a clinical resource names a Patient of another id than the answer's own one. */
function foreign(resource: Stu3Resource, patientId: string): boolean {
  const read = subjectReference.safeParse(resource);
  const named = read.data?.subject?.reference ?? read.data?.patient?.reference;
  return named !== undefined && named.startsWith('Patient/') && named !== `Patient/${patientId}`;
}

function reasonOf(error: unknown): string {
  if (error instanceof NotTranslatable) return error.message;
  if (error instanceof z.ZodError) return `${error.issues[0]?.path.map(String).join('.') ?? 'an element'} is not of its type`;
  throw error;
}

/** Whether a part of it says that it means something else than it seems to: such a thing is never shown without that. */
function changesMeaning(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(changesMeaning);
  if (!isObject(value)) return false;
  return Object.entries(value).some(([key, each]) =>
    key === 'modifierExtension' ? !Array.isArray(each) || each.length > 0 : key !== 'contained' && changesMeaning(each),
  );
}

function translateOne(resource: Stu3Resource, context: Context): Resource | Exclusion {
  const { resourceType: type } = resource;
  const area = AREAS[type];
  if (area === undefined || area.only?.(resource) === false)
    return { type, reason: CARRIED[type] ?? REFUSED[type] ?? 'not carried over yet', count: 1 };
  if (resource.id === undefined) return { type, reason: 'no id, or not readable', count: 1 };
  if (changesMeaning(resource)) return { type, reason: 'an unknown modifier extension', count: 1 };
  if (resource['implicitRules'] !== undefined) return { type, reason: 'rules that are not known here', count: 1 };
  try {
    return withSecurity(area.translate(resource, context), context.labelsOf(resource));
  } catch (error) {
    return { type, reason: reasonOf(error), count: 1 };
  }
}

function counted(exclusions: readonly Exclusion[]): Exclusion[] {
  const groups = Map.groupBy(exclusions, ({ type, reason }) => `${type} ${reason}`);
  return [...groups.values()].flatMap(([first, ...more]) => (first === undefined ? [] : [{ ...first, count: 1 + more.length }]));
}

const isExclusion = (each: Resource | Exclusion): each is Exclusion =>
  'reason' in each && 'count' in each && !('resourceType' in each);
const keyOf = ({ resourceType, id }: { resourceType: string; id?: string | undefined }): string => `${resourceType}/${id}`;

/**
 * A GP Connect structured record (STU3 Bundle, GPConnect-StructuredRecord-Bundle-1) as R4. Counts in are counts out plus exclusions; what
 * is left out of a resource is an exclusion too, by its path. A record of another person than the one asked for, even in one resource
 * that would be shown, is dropped whole.
 * @throws z.ZodError where it is no such Bundle.
 */
export function translateRecord(json: unknown, { nhsNumber }: { nhsNumber: string }): TranslatedRecord {
  const { resources, siblings } = everyResource(bundle.parse(json));
  const patients = resources.filter(({ resourceType }) => resourceType === 'Patient');
  const [own] = patients;
  const others = resources.filter((each) => foreign(each, own?.id ?? ''));
  const wrong =
    own === undefined ||
    patients.some((each) => nhsNumberOf(each) !== nhsNumber) ||
    others.some(({ resourceType }) => resourceType in AREAS);
  if (wrong) return { wrongPatient: true, resources: [], excluded: [], warnings: [] };
  // Two passes: a reference may only stay to a resource that is really carried over.
  const given = { siblings, labelsOf: labelsTogether(resources, siblings) };
  const first = resources.map((each) => translateOne(each, { ...given, kept: new Map() }));
  const context = { ...given, kept: keptOf(resources, first, siblings) };
  const results = dedupe(resources.map((each, at) => againWith(each, first[at], context)));
  const parts = results.flatMap((each, at) => unreadOf(each, resources[at], context));
  return {
    wrongPatient: false,
    resources: results.filter((each): each is Resource => !isExclusion(each)),
    excluded: counted([...results.filter(isExclusion), ...parts]),
    warnings: warningsOf(resources),
  };
}

/** What was not possible without references is not possible with them. */
const againWith = (given: Stu3Resource, first: Resource | Exclusion | undefined, context: Context): Resource | Exclusion =>
  first !== undefined && isExclusion(first) ? first : translateOne(given, context);

function unreadOf(result: Resource | Exclusion, given: Stu3Resource | undefined, context: Context): Exclusion[] {
  const area = AREAS[given?.resourceType ?? ''];
  return isExclusion(result) || given === undefined || area === undefined ? [] : unread(given, area.fields, context);
}

/** Under which key each resource of the answer, contained ones too, will be found in the result. */
function keptOf(
  resources: readonly Stu3Resource[],
  results: readonly (Resource | Exclusion)[],
  siblings: Context['siblings'],
): Map<string, string> {
  const keys = new Map<Stu3Resource, string>();
  for (const [at, result] of results.entries()) {
    const given = resources[at];
    if (given !== undefined && !isExclusion(result)) keys.set(given, keyOf(result));
  }
  return new Map(
    [...siblings].flatMap(([key, given]) => {
      const found = keys.get(given);
      return found === undefined ? [] : [[key, found] as const];
    }),
  );
}

/** Some exports hold the same resource twice; the second is named, since it is not shown again. */
function dedupe(results: readonly (Resource | Exclusion)[]): (Resource | Exclusion)[] {
  const seen = new Set<string>();
  return results.map((each) => {
    if (isExclusion(each)) return each;
    const key = keyOf(each);
    if (seen.has(key)) return { type: each.resourceType, reason: 'the same id twice in the answer', count: 1 };
    seen.add(key);
    return each;
  });
}

/** Whether something that a reader would miss was left out: what is carried inside others does not count. */
export const lacksContent = (excluded: readonly Exclusion[]): Exclusion[] =>
  excluded.filter(({ type, reason }) => CARRIED[type] !== reason);
