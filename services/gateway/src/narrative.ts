import { isObject } from '@ouzel/fhir';
import type { Shown } from '@ouzel/records';

const XHTML = 'http://www.w3.org/1999/xhtml';

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** A list of plain lines as the narrative of a section (https://hl7.org/fhir/R4/narrative.html). */
export function narrative(lines: readonly string[]): { status: 'generated'; div: string } {
  const items = lines.map((line) => `<li>${escaped(line)}</li>`).join('');
  return { status: 'generated', div: `<div xmlns="${XHTML}"><ul>${items}</ul></div>` };
}

const CODED = ['code', 'medicationCodeableConcept', 'vaccineCode', 'type', 'title', 'category'];

/** A line for a reader: what it is, and its date. Only the resource's own words. */
export function lineOf({ type, text }: Shown): string {
  const resource: unknown = JSON.parse(text);
  if (!isObject(resource)) return type;
  const name = CODED.map((element) => wordsOf(resource[element])).find((words) => words !== undefined) ?? type;
  const date = [
    'onsetDateTime',
    'effectiveDateTime',
    'occurrenceDateTime',
    'performedDateTime',
    'authoredOn',
    'recordedDate',
    'date',
  ]
    .map((element) => resource[element])
    .find((value) => typeof value === 'string');
  const quantity = quantityWords(resource['valueQuantity']);
  return `${name}${quantity}${typeof date === 'string' ? ` (${date.slice(0, 10)})` : ''}`;
}

function quantityWords(value: unknown): string {
  if (!isObject(value) || typeof value['value'] !== 'number') return '';
  return ` ${value['value']}${typeof value['unit'] === 'string' ? ` ${value['unit']}` : ''}`;
}

function wordsOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return wordsOf(value[0]);
  if (!isObject(value)) return undefined;
  if (typeof value['text'] === 'string') return value['text'];
  const coding: unknown = Array.isArray(value['coding']) ? value['coding'][0] : undefined;
  return isObject(coding) && typeof coding['display'] === 'string' ? coding['display'] : undefined;
}
