import type { Kind } from './field.ts';

/** Parts of a datatype that are carried over (or say nothing), with the datatype of each; any other part is named as not shown. */
export const DATATYPES: Readonly<Partial<Record<Kind, Readonly<Record<string, Kind>>>>> = {
  Coding: { system: 'uri', version: 'plain', code: 'code', display: 'plain', userSelected: 'plain' },
  CodeableConcept: { coding: 'Coding', text: 'plain' },
  Identifier: { use: 'plain', system: 'plain', value: 'plain' },
  Period: { start: 'dateTime', end: 'dateTime' },
  Quantity: { value: 'plain', comparator: 'plain', unit: 'plain', system: 'plain', code: 'plain' },
  Range: { low: 'Quantity', high: 'Quantity' },
  Ratio: { numerator: 'Quantity', denominator: 'Quantity' },
  Reference: { reference: 'plain', identifier: 'Identifier', display: 'plain' },
  Annotation: { text: 'plain', time: 'dateTime', authorString: 'plain', authorReference: 'Reference' },
  Attachment: {
    contentType: 'plain',
    language: 'plain',
    url: 'plain',
    size: 'plain',
    hash: 'plain',
    title: 'plain',
    creation: 'dateTime',
  },
  HumanName: {
    use: 'plain',
    text: 'plain',
    family: 'plain',
    given: 'plain',
    prefix: 'plain',
    suffix: 'plain',
    period: 'Period',
  },
  ContactPoint: { system: 'plain', value: 'plain', use: 'plain', rank: 'plain', period: 'Period' },
  Address: {
    use: 'plain',
    type: 'plain',
    text: 'plain',
    line: 'plain',
    city: 'plain',
    district: 'plain',
    state: 'plain',
    postalCode: 'plain',
    country: 'plain',
    period: 'Period',
  },
};

/** Types of value that an extension may have to be carried over. */
export const EXTENSION_VALUES: readonly string[] = [
  'valueBoolean',
  'valueCode',
  'valueString',
  'valueId',
  'valuePositiveInt',
  'valueUnsignedInt',
  'valueDateTime',
  'valueDate',
  'valueCodeableConcept',
  'valuePeriod',
  'valueReference',
];

/** Extensions of a datatype that are carried over, or say nothing of the person. */
export const KNOWN_EXTENSIONS: Readonly<Partial<Record<Kind, RegExp>>> = {
  Coding: /Extension-coding-sct(desc|decs)id$/i,
  Quantity: /MedicationQuantityText/,
  Identifier: /NHSNumberVerificationStatus/,
};
