import type * as R4 from '@medplum/fhirtypes';
import { SUBJECT } from '@ouzel/exchange';
import { isFhirDateTime, isNhsNumber, systems } from '@ouzel/fhir';
import type { Annotation, Concept, Period, Quantity, Range, Reference, Stu3Resource } from './stu3.ts';

/** Why a resource cannot be turned into R4 without risk to its meaning. */
export class NotTranslatable extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'NotTranslatable';
  }
}

/** The other resources of the same answer, by `Type/id`. */
export type Siblings = ReadonlyMap<string, Stu3Resource>;

export interface Context {
  siblings: Siblings;
  /** `Type/id` of the resources that will be in the result, so that references to them may stay. */
  kept: ReadonlySet<string>;
}

/** R4 asks for a zone where there is a time; what is no date is left out rather than repaired. */
export function dateTime(text: string | undefined): string | undefined {
  return text !== undefined && isFhirDateTime(text) ? text : undefined;
}

const SCT_DESC_ID = 'https://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-coding-sctdescid';
const UKCORE_DESC_ID = 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-CodingSCTDescId';

/** A FHIR code has no space at its ends and no two in a row; what is no code even without them is left out beside its display. */
function codeOf(text: string | undefined): string | undefined {
  const code = text?.trim();
  return code !== undefined && /^\S+( \S+)*$/.test(code) ? code : undefined;
}

function codingOf(given: NonNullable<Concept['coding']>[number]): R4.Coding {
  const described = given.extension
    ?.find(({ url }) => url === SCT_DESC_ID)
    ?.extension?.find(({ url }) => /descriptionid/i.test(url));
  const id = described?.['valueId'];
  const descId: R4.Extension[] =
    typeof id === 'string' ? [{ url: UKCORE_DESC_ID, extension: [{ url: 'descriptionId', valueId: id }] }] : [];
  return defined({
    extension: descId.length === 0 ? undefined : descId,
    system: given.system,
    version: given.version,
    code: codeOf(given.code),
    display: given.display,
    userSelected: given.userSelected,
  });
}

export function concept(given: Concept | undefined): R4.CodeableConcept | undefined {
  if (given === undefined) return undefined;
  const codings = (given.coding ?? []).map(codingOf).filter((each) => Object.keys(each).length > 0);
  return codings.length === 0 && given.text === undefined
    ? undefined
    : defined({ coding: codings.length === 0 ? undefined : codings, text: given.text });
}

/** A code that must be there for the resource to mean anything. @throws NotTranslatable */
export function requiredConcept(given: Concept | undefined, what: string): R4.CodeableConcept {
  const found = concept(given);
  if (found === undefined) throw new NotTranslatable(`no ${what}`);
  return found;
}

export const concepts = (given: readonly Concept[] | undefined): R4.CodeableConcept[] | undefined =>
  some((given ?? []).flatMap((each) => concept(each) ?? []));

export function quantity(given: Quantity | undefined): R4.Quantity | undefined {
  if (given?.value === undefined) return undefined;
  return defined({ value: given.value, comparator: given.comparator, unit: given.unit, system: given.system, code: given.code });
}

export function range(given: Range | undefined): R4.Range | undefined {
  const [low, high] = [quantity(given?.low), quantity(given?.high)];
  return low === undefined && high === undefined ? undefined : defined({ low, high });
}

export function period(given: Period | undefined): R4.Period | undefined {
  const [start, end] = [dateTime(given?.start), dateTime(given?.end)];
  return start === undefined && end === undefined ? undefined : defined({ start, end });
}

export function notes(given: readonly Annotation[] | undefined, ...further: (string | undefined)[]): R4.Annotation[] | undefined {
  const kept = (given ?? []).flatMap((note) =>
    note.text === undefined ? [] : [defined({ text: note.text, time: dateTime(note.time) })],
  );
  return some([...kept, ...further.flatMap((text) => (text === undefined ? [] : [{ text }]))]);
}

export function identifiers(given: Stu3Resource['identifier']): R4.Identifier[] | undefined {
  const list = given === undefined ? [] : Array.isArray(given) ? given : [given];
  return some(list.flatMap(({ system, value }) => (value === undefined ? [] : [defined({ system, value })])));
}

/** Drops what is undefined: an absent element is absent in JSON too. */
export function defined<Shape extends object>(shape: Shape): Shape {
  const copy = { ...shape };
  for (const [name, value] of Object.entries(copy)) if (value === undefined) Reflect.deleteProperty(copy, name);
  return copy;
}

export const some = <Item>(items: Item[]): Item[] | undefined => (items.length === 0 ? undefined : items);

const record = (value: unknown): Record<string, unknown> => (value !== null && typeof value === 'object' ? { ...value } : {});
const string = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const first = (value: unknown): Record<string, unknown> => record(Array.isArray(value) ? value[0] : undefined);

/** How a person or organisation of the answer is called, since the resource itself is not carried over. */
function displayOf(target: Stu3Resource): string | undefined {
  const name = target['name'];
  if (typeof name === 'string') return name;
  const human = first(name);
  const given = Array.isArray(human['given']) ? human['given'].filter((part) => typeof part === 'string') : [];
  const prefix = Array.isArray(human['prefix']) ? human['prefix'].filter((part) => typeof part === 'string') : [];
  const family = string(human['family']);
  return string(human['text']) ?? string([...prefix, ...given, ...(family === undefined ? [] : [family])].join(' '));
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
  if (kept.has(key)) return defined({ reference: key, display: given.display });
  const target = siblings.get(key);
  const display = given.display ?? (target === undefined ? undefined : displayOf(target));
  const own = target === undefined ? undefined : identifiers(target.identifier)?.[0];
  const identifier =
    own ??
    (given.identifier?.value === undefined
      ? undefined
      : defined({ system: given.identifier.system, value: given.identifier.value }));
  return display === undefined && identifier === undefined ? undefined : defined({ identifier, display });
}

export const references = <Target extends R4.Resource>(
  given: readonly Reference[] | undefined,
  context: Context,
): R4.Reference<Target>[] | undefined => some((given ?? []).flatMap((each) => reference<Target>(each, context) ?? []));

/** The reference to the person: the record store puts them in when it is read. */
export const subject: { reference: string } = { reference: SUBJECT };

/** The one NHS number of a Patient of the answer, if it is valid. */
export function nhsNumberOf(patient: Stu3Resource): string | undefined {
  const list =
    patient.identifier === undefined ? [] : Array.isArray(patient.identifier) ? patient.identifier : [patient.identifier];
  return list.find(({ system, value }) => system === systems.nhsNumber && value !== undefined && isNhsNumber(value))?.value;
}

/** A code of an HL7 terminology system. */
export const coded = (system: string, code: string): R4.CodeableConcept => ({
  coding: [{ system: `http://terminology.hl7.org/CodeSystem/${system}`, code }],
});

/** CareConnect's own extensions, but for those that only tie resources together that are not carried over. */
export const keepGpc = (url: string): boolean =>
  /CareConnect/i.test(url) && !/ActualProblem|RelatedClinicalContent|RelatedProblem/i.test(url);

/** A code from a closed list that changes what the whole says. @throws NotTranslatable for any other. */
export function known<Code extends string>(given: string | undefined, codes: readonly Code[], element: string): Code {
  const found = codes.find((code) => code === given);
  if (found === undefined) throw new NotTranslatable(`${element} is not a code that can be carried over safely`);
  return found;
}
