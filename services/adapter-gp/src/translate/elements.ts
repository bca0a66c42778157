import type * as R4 from '@medplum/fhirtypes';
import { SUBJECT } from '@ouzel/exchange';
import { isFhirDateTime, isNhsNumber, systems } from '@ouzel/fhir';
import type { Concept, Identifier, Period, Quantity, Range, Ratio, Stu3Resource } from './stu3.ts';

/** Why a resource cannot be turned into R4 without risk to its meaning. */
export class NotTranslatable extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'NotTranslatable';
  }
}

/** R4 asks for a zone where there is a time; what is no date is left out rather than repaired. */
export function dateTime(text: string | undefined): string | undefined {
  return text !== undefined && isFhirDateTime(text) ? text : undefined;
}

/** Of the two publishers that GP Connect names, and misspelt by one system. */
const SCT_DESC_ID = /Extension-coding-sct(desc|decs)id$/i;
const UKCORE_DESC_ID = 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-CodingSCTDescId';

/** A FHIR code has no space at its ends and no two in a row; what is no code even without them is left out beside its display. */
function codeOf(text: string | undefined): string | undefined {
  const code = text?.trim();
  return code !== undefined && /^\S+( \S+)*$/.test(code) ? code : undefined;
}

/** An address has no space in it; those at its ends are a slip. */
function uriOf(text: string | undefined): string | undefined {
  const uri = text?.trim();
  return uri !== undefined && /^\S+$/.test(uri) ? uri : undefined;
}

export function coding(given: NonNullable<Concept['coding']>[number]): R4.Coding {
  const described = given.extension?.find(({ url }) => SCT_DESC_ID.test(url))?.extension;
  const id = described?.find(({ url }) => /descriptionid/i.test(url))?.['valueId'];
  const term = described?.find(({ url }) => /descriptiondisplay/i.test(url))?.['valueString'];
  // The very words that somebody chose among those of the code.
  const chosen: R4.Extension[] = [
    ...(typeof id === 'string' ? [{ url: 'descriptionId', valueId: id }] : []),
    ...(typeof term === 'string' && term !== '' ? [{ url: 'descriptionDisplay', valueString: term }] : []),
  ];
  return defined({
    extension: chosen.length === 0 ? undefined : [{ url: UKCORE_DESC_ID, extension: chosen }],
    system: uriOf(given.system),
    version: given.version,
    code: codeOf(given.code),
    display: given.display,
    userSelected: given.userSelected,
  });
}

export function concept(given: Concept | undefined): R4.CodeableConcept | undefined {
  if (given === undefined) return undefined;
  const codings = (given.coding ?? []).map(coding).filter((each) => Object.keys(each).length > 0);
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

export function ratio(given: Ratio | undefined): R4.Ratio | undefined {
  const [numerator, denominator] = [quantity(given?.numerator), quantity(given?.denominator)];
  return numerator === undefined && denominator === undefined ? undefined : defined({ numerator, denominator });
}

export function period(given: Period | undefined): R4.Period | undefined {
  const [start, end] = [dateTime(given?.start), dateTime(given?.end)];
  return start === undefined && end === undefined ? undefined : defined({ start, end });
}

const USES = ['usual', 'official', 'temp', 'secondary'] as const;

export function identifier(given: Identifier | undefined): R4.Identifier | undefined {
  if (given?.value === undefined) return undefined;
  return defined({ use: USES.find((use) => use === given.use), system: given.system, value: given.value });
}

export function identifiers(given: Stu3Resource['identifier']): R4.Identifier[] | undefined {
  const list = given === undefined ? [] : Array.isArray(given) ? given : [given];
  return some(list.flatMap((each) => identifier(each) ?? []));
}

/** Drops what is undefined: an absent element is absent in JSON too. */
export function defined<Shape extends object>(shape: Shape): Shape {
  const copy = { ...shape };
  for (const [name, value] of Object.entries(copy)) if (value === undefined) Reflect.deleteProperty(copy, name);
  return copy;
}

export const some = <Item>(items: Item[]): Item[] | undefined => (items.length === 0 ? undefined : items);

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

/** A code from a closed list that changes what the whole says. @throws NotTranslatable for any other. */
export function known<Code extends string>(given: string | undefined, codes: readonly Code[], element: string): Code {
  const found = codes.find((code) => code === given);
  if (found === undefined) throw new NotTranslatable(`${element} is not a code that can be carried over safely`);
  return found;
}
