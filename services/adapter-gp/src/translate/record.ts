import type { Resource } from '@medplum/fhirtypes';
import type { Exclusion, Translated } from '@ouzel/exchange';
import { z } from 'zod';
import { allergyIntolerance } from './allergy.ts';
import { condition } from './condition.ts';
import { immunization } from './immunization.ts';
import { observation } from './observation.ts';
import { type Context, nhsNumberOf, NotTranslatable } from './elements.ts';
import { medicationRequest, medicationStatement } from './medication.ts';
import { patient } from './patient.ts';
import { withSecurity } from './security.ts';
import { bundle, resource as resourceSchema, type Stu3Resource } from './stu3.ts';

type Translator = (json: Stu3Resource, context: Context) => Resource;

/** STU3 type to its translator. A type that is not here is named as excluded. */
const TRANSLATORS: Readonly<Record<string, Translator>> = {
  Patient: patient,
  AllergyIntolerance: allergyIntolerance,
  Condition: condition,
  Immunization: immunization,
  MedicationRequest: medicationRequest,
  MedicationStatement: medicationStatement,
  Observation: observation,
};
export const TRANSLATED_TYPES = Object.keys(TRANSLATORS);

/** Types whose content is carried over inside others; leaving them out takes nothing from the reader. */
const CARRIED: Readonly<Record<string, string>> = {
  Medication: 'shown in its prescriptions',
  Practitioner: 'shown by name',
  PractitionerRole: 'shown by name',
  Organization: 'shown by name',
  Location: 'shown by name',
  List: 'structure of the source, its warnings are shown',
};

export type TranslatedRecord = Translated & {
  /** Nothing of a wrong patient's answer is translated. */
  wrongPatient: boolean;
};

const list = z.looseObject({
  extension: z.array(z.looseObject({ url: z.string(), valueCode: z.string().optional() })).optional(),
  note: z.array(z.looseObject({ text: z.string().optional() })).optional(),
  title: z.string().optional(),
});
const WARNING = /ListWarningCode/;

/** What the source warns of (confidential items, data in transit, data awaiting filing), in its own words. */
function warningsOf(resources: readonly Stu3Resource[]): string[] {
  const warnings = resources
    .filter(({ resourceType }) => resourceType === 'List')
    .flatMap((each) => {
      const read = list.safeParse(each);
      const codes =
        read.data?.extension?.filter(({ url }) => WARNING.test(url)).flatMap(({ valueCode }) => valueCode ?? []) ?? [];
      if (codes.length === 0) return [];
      const words = read.data?.note?.flatMap(({ text }) => text ?? []) ?? [];
      return codes.map((code) => `${read.data?.title ?? 'List'}: ${code}. ${words.join(' ')}`.trim());
    });
  return [...new Set(warnings)];
}

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

const container = z.looseObject({ contained: z.array(resourceSchema).optional() });

/** Ended allergies come contained in their List (GP Connect, "Allergies and adverse reactions"); outside it they must say that they ended. */
function endedAllergies(resource: Stu3Resource): Stu3Resource[] {
  if (resource.resourceType !== 'List') return [];
  const contained = container.safeParse(resource).data?.contained ?? [];
  return contained.map((each) => (each.resourceType === 'AllergyIntolerance' ? { clinicalStatus: 'resolved', ...each } : each));
}

function reasonOf(error: unknown): string {
  if (error instanceof NotTranslatable) return error.message;
  if (error instanceof z.ZodError) return `${error.issues[0]?.path.map(String).join('.') ?? 'an element'} is not of its type`;
  throw error;
}

function translateOne(resource: Stu3Resource, context: Context): Resource | Exclusion {
  const { resourceType: type } = resource;
  const translate = TRANSLATORS[type];
  if (translate === undefined) return { type, reason: CARRIED[type] ?? 'not carried over yet', count: 1 };
  if (resource.id === undefined) return { type, reason: 'no id', count: 1 };
  if ((resource.modifierExtension ?? []).length > 0) return { type, reason: 'an unknown modifier extension', count: 1 };
  try {
    return withSecurity(resource, translate(resource, context));
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
 * A GP Connect structured record (STU3 Bundle, GPConnect-StructuredRecord-Bundle-1) as R4. Counts in are counts out plus exclusions. A
 * record of another person than the one asked for, even in one resource that would be shown, is dropped whole.
 * @throws z.ZodError where it is no such Bundle.
 */
export function translateRecord(json: unknown, { nhsNumber }: { nhsNumber: string }): TranslatedRecord {
  const resources = bundle
    .parse(json)
    .entry.flatMap(({ resource }) => (resource === undefined ? [] : [resource, ...endedAllergies(resource)]));
  const patients = resources.filter(({ resourceType }) => resourceType === 'Patient');
  const [own] = patients;
  const others = resources.filter((each) => foreign(each, own?.id ?? ''));
  const wrong =
    own === undefined ||
    patients.some((each) => nhsNumberOf(each) !== nhsNumber) ||
    others.some(({ resourceType }) => resourceType in TRANSLATORS);
  if (wrong) return { wrongPatient: true, resources: [], excluded: [], warnings: [] };
  const siblings = new Map(resources.map((each) => [keyOf(each), each]));
  // Two passes: a reference may only stay to a resource that is really carried over.
  const attempt = (kept: ReadonlySet<string>) => resources.map((each) => translateOne(each, { siblings, kept }));
  const possible = new Set(attempt(new Set()).flatMap((each) => (isExclusion(each) ? [] : [keyOf(each)])));
  const results = dedupe(attempt(possible));
  return {
    wrongPatient: false,
    resources: results.filter((each): each is Resource => !isExclusion(each)),
    excluded: counted(results.filter(isExclusion)),
    warnings: warningsOf(resources),
  };
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
