import { PointerError } from '@ouzel/exchange';
import { isNhsNumber, systems } from '@ouzel/fhir';
import type { PointerResource } from './model.ts';
import { CATEGORIES, POINTER_TYPES } from './pointer-types.ts';

export const RELATIONS = ['replaces', 'transforms', 'signs', 'appends', 'incorporates', 'summarizes'];

/** Who and whom: identifier systems, and an NHS number that is one. */
export function checkIdentifiers({ custodian, subject, author }: PointerResource): void {
  const wrong = (what: string, expected: string): PointerError =>
    new PointerError('bad-element', 'INVALID_IDENTIFIER_SYSTEM', expected, `${what}.identifier.system`);
  if (custodian.identifier.system !== systems.odsCode)
    throw wrong('custodian', `Provided custodian identifier system is not the ODS system (expected: '${systems.odsCode}')`);
  if (subject.identifier.system !== systems.nhsNumber)
    throw wrong('subject', `Provided subject identifier system is not the NHS number system (expected '${systems.nhsNumber}')`);
  if (author[0]?.identifier.system !== systems.odsCode)
    throw wrong('author[0]', `Provided author identifier system is not the ODS system (expected: '${systems.odsCode}')`);
  if (!isNhsNumber(subject.identifier.value))
    throw new PointerError(
      'bad-element',
      'INVALID_NHS_NUMBER',
      'Provided subject identifier value is not a valid NHS number',
      'subject.identifier.value',
    );
}

/** A second number beside the subject's would name somebody else. */
export function checkOnePerson({ subject, context }: PointerResource): void {
  const other = context?.sourcePatientInfo;
  const isNumber = other?.identifier?.system === systems.nhsNumber;
  if (!isNumber || other?.identifier?.value === subject.identifier.value) return;
  throw new PointerError(
    'bad-element',
    'INVALID_IDENTIFIER_VALUE',
    'context.sourcePatientInfo must not have another NHS number than the subject',
    'context.sourcePatientInfo.identifier.value',
  );
}

export function checkRelations({ relatesTo = [] }: PointerResource): void {
  relatesTo.forEach(({ code, target }, at) => {
    if (!RELATIONS.includes(code))
      throw new PointerError('bad-value', 'INVALID_CODE_VALUE', 'Invalid relatesTo code', `relatesTo[${at}].code`);
    if (code === 'replaces' && target.identifier?.value === undefined)
      throw new PointerError(
        'missing-element',
        'INVALID_IDENTIFIER_VALUE',
        "relatesTo code 'replaces' must have a target identifier",
        `relatesTo[${at}].target.identifier.value`,
      );
  });
}

/** What is fetched through the Spine Secure Proxy needs the one ASID of whoever serves it. */
export function checkAsid({ content, context }: PointerResource): void {
  const throughProxy = content.some(({ attachment }) => attachment.url.startsWith('ssp://'));
  const related = context?.related ?? [];
  const places = related.flatMap(({ identifier }, at) =>
    identifier?.system === systems.asid ? [{ at, value: identifier.value ?? '' }] : [],
  );
  const [first, second] = places;
  if (second !== undefined)
    throw new PointerError(
      'bad-element',
      'INVALID_RESOURCE',
      'Multiple ASID identifiers provided. Only a single valid ASID identifier can be provided in the context.related.',
      'context.related',
    );
  if (first !== undefined && !/^\d{12}$/.test(first.value))
    throw new PointerError(
      'bad-value',
      'INVALID_IDENTIFIER_VALUE',
      'Invalid ASID value. A single ASID consisting of 12 digits can be provided in the context.related field.',
      `context.related[${first.at}].identifier.value`,
    );
  if (first !== undefined || !throughProxy) return;
  const lacking =
    related.length === 0
      ? 'Missing context.related. It must be provided and contain a single valid ASID identifier when content contains an SSP URL'
      : 'Missing ASID identifier. context.related must contain a single valid ASID identifier when content contains an SSP URL';
  throw new PointerError('missing-element', 'INVALID_RESOURCE', lacking, 'context.related');
}

/** The category's own rules; whether it fits the type is asked when the type is known to be permitted. */
export function checkCategory({ category }: PointerResource): void {
  const wrong = (diagnostics: string, expression: string): PointerError =>
    new PointerError('bad-value', 'INVALID_RESOURCE', diagnostics, expression);
  const [first] = category;
  if (first === undefined || category.length > 1)
    throw new PointerError(
      'bad-element',
      'INVALID_RESOURCE',
      `Invalid category length: ${category.length} Category must only contain a single value`,
      'category',
    );
  const [coding] = first.coding;
  if (coding === undefined || first.coding.length > 1)
    throw new PointerError(
      'bad-element',
      'INVALID_RESOURCE',
      `Invalid category coding length: ${first.coding.length} Category Coding must only contain a single value`,
      'category[0].coding',
    );
  if (coding.system !== systems.snomed)
    throw wrong(`Invalid category system: Category system must be '${systems.snomed}'`, 'category[0].coding[0].system');
  const display = CATEGORIES[`${coding.system}|${coding.code}`];
  if (display === undefined)
    throw wrong(
      'Invalid category code: Category must be a member of the England-NRLRecordCategory value set (https://fhir.nhs.uk/England/CodeSystem/England-NRLRecordCategory)',
      'category[0].coding[0].code',
    );
  if (coding.display !== display)
    throw wrong(`category code '${coding.code}' must have a display value of '${display}'`, 'category[0].coding[0].display');
}

export const typeOf = ({ type }: PointerResource): string => `${type.coding[0]?.system}|${type.coding[0]?.code}`;
export const categoryOf = ({ category }: PointerResource): string =>
  `${category[0]?.coding[0]?.system}|${category[0]?.coding[0]?.code}`;

/** Each pointer type has one category. */
export function checkCategoryOfType(resource: PointerResource): void {
  const [type, category] = [typeOf(resource), categoryOf(resource)];
  const wanted = POINTER_TYPES[type];
  if (wanted === category) return;
  throw new PointerError(
    'bad-element',
    'BAD_REQUEST',
    `The Category code of the provided document '${category}' must match the allowed category for pointer type '${type}' with a category value of '${wanted}'`,
    'category.coding[0].code',
  );
}
