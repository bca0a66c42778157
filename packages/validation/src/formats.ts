import { isFhirDateTime } from '@ouzel/fhir';
import { isPlainNarrative } from './narrative.ts';

/** What is wrong with a primitive value: its JSON type, or its form. */
export type Verdict = 'good' | 'kind' | 'form';
type Format = (value: unknown) => Verdict;

// oxlint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;
const SPACE_MIS = /^\s|\s$|\s\s/;
const BASE64_FOREIGN = /[^A-Za-z0-9+/=\s]/;

const text =
  (fits: (value: string) => boolean): Format =>
  (value) =>
    typeof value === 'string' ? (fits(value) ? 'good' : 'form') : 'kind';
const number =
  (fits: (value: number) => boolean): Format =>
  (value) =>
    typeof value === 'number' ? (fits(value) ? 'good' : 'form') : 'kind';

const isText = (value: string): boolean => /\S/.test(value) && !CONTROL.test(value) && value.isWellFormed();
const isCode = (value: string): boolean => value !== '' && !SPACE_MIS.test(value) && isText(value);
const isUri = (value: string): boolean => value !== '' && !/\s/.test(value) && isText(value);
/** R4 has no year 0000, and no zone beyond 14:00. */
const isMoment = (value: string): boolean =>
  value.length <= 50 && isFhirDateTime(value) && !value.startsWith('0000') && !/[+-]14:(?!00)/.test(value);
const isWhole = (least: number) => (value: number) => Number.isInteger(value) && value >= least && value <= 2_147_483_647;

/** Each step looks once at each character: a text of megabytes costs no more than its length. */
function isBase64(value: string): boolean {
  if (BASE64_FOREIGN.test(value)) return false;
  const dense = /\s/.test(value) ? value.replaceAll(/\s/g, '') : value;
  const pad = dense.indexOf('=');
  return dense !== '' && dense.length % 4 === 0 && (pad === -1 || (pad >= dense.length - 2 && dense.endsWith('=')));
}

/** https://hl7.org/fhir/R4/datatypes.html#primitive */
const FORMATS: Readonly<Record<string, Format>> = {
  boolean: (value) => (typeof value === 'boolean' ? 'good' : 'kind'),
  decimal: number((value) => Number.isFinite(value)),
  integer: number(isWhole(-2_147_483_648)),
  unsignedInt: number(isWhole(0)),
  positiveInt: number(isWhole(1)),
  string: text(isText),
  markdown: text(isText),
  code: text(isCode),
  uri: text(isUri),
  url: text(isUri),
  canonical: text(isUri),
  oid: text((value) => value.length <= 200 && /^urn:oid:[0-2](\.(0|[1-9][0-9]*))+$/.test(value)),
  uuid: text((value) => /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(value)),
  id: text((value) => /^[A-Za-z0-9.-]{1,64}$/.test(value)),
  date: text((value) => value.length <= 10 && isMoment(value)),
  dateTime: text(isMoment),
  instant: text((value) => value.length > 10 && isMoment(value)),
  time: text((value) => /^([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]{1,12})?$/.test(value)),
  base64Binary: text(isBase64),
  xhtml: text(isPlainNarrative),
};

/** The check of a primitive type; undefined for a type that has elements. */
export const formatOf = (type: string): Format | undefined => FORMATS[type];

const NUMBERS = ['decimal', 'integer', 'unsignedInt', 'positiveInt'];

/** What JSON has for a primitive type, in words. */
export const kindOf = (type: string): string =>
  type === 'boolean' ? 'true or false, without quotes' : NUMBERS.includes(type) ? 'a number, without quotes' : 'text';
