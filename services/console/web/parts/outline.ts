/** A resource as it is read by people: what it is, and a line for each of its fields. */
export interface Outline {
  title: string;
  lines: [name: string, text: string][];
}

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const textAt = (fields: Fields, name: string): string => (typeof fields[name] === 'string' ? fields[name] : '');

/** Of a field's name: `valueQuantity` as `value quantity`. */
const words = (name: string): string => name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
/** What nobody reads: the machine's words, and the text that says the same again. */
const PASSED_OVER = ['resourceType', 'id', 'meta', 'text', 'div', 'system', 'contained', 'fullUrl'];

function conceptText(fields: Fields): string {
  const codings: unknown[] = Array.isArray(fields['coding']) ? fields['coding'] : [];
  const told = codings.filter(isFields).map((coding) => textAt(coding, 'display') || textAt(coding, 'code'));
  return textAt(fields, 'text') || (told[0] ?? '');
}

function nameText(fields: Fields): string {
  const given: unknown[] = Array.isArray(fields['given']) ? fields['given'] : [];
  return textAt(fields, 'text') || [...given.filter((each) => typeof each === 'string'), textAt(fields, 'family')].join(' ');
}

/** Data types of FHIR that have one way of being read. */
function typeText(fields: Fields): string | undefined {
  if ('coding' in fields || (Object.keys(fields).length === 1 && 'text' in fields)) return conceptText(fields);
  if ('family' in fields || 'given' in fields) return nameText(fields);
  if ('value' in fields && 'unit' in fields) return `${textOf(fields['value'])} ${textAt(fields, 'unit')}`;
  if ('display' in fields || 'reference' in fields) return textAt(fields, 'display') || textAt(fields, 'reference');
  if ('start' in fields || 'end' in fields) return `${textAt(fields, 'start') || 'unknown'} to ${textAt(fields, 'end') || 'now'}`;
  if ('system' in fields && 'value' in fields) return textOf(fields['value']);
  return undefined;
}

/** Any value of FHIR's JSON as a text. */
function textOf(value: unknown): string {
  if (Array.isArray(value))
    return value
      .map(textOf)
      .filter((text) => text !== '')
      .join('; ');
  if (isFields(value)) {
    const known = typeText(value);
    if (known !== undefined) return known;
    return linesOf(value)
      .map(([name, text]) => `${name}: ${text}`)
      .join(', ');
  }
  return typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);
}

const linesOf = (fields: Fields): Outline['lines'] =>
  Object.entries(fields)
    .filter(([name]) => !PASSED_OVER.includes(name))
    .map(([name, value]): [string, string] => [words(name), textOf(value)])
    .filter(([, text]) => text !== '');

function resourceOutline(resource: Fields): Outline {
  const type = textAt(resource, 'resourceType') || 'Entry';
  const what = textOf(resource['code'] ?? resource['vaccineCode'] ?? resource['medicationCodeableConcept'] ?? resource['name']);
  return { title: what === '' ? words(type) : `${words(type)}: ${what}`, lines: linesOf(resource) };
}

/** What an answer shows: of a Bundle each entry, of anything else itself. Empty where it is no JSON. */
export function outlinesOf(text: string): Outline[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return [];
  }
  if (!isFields(json)) return [];
  const entries: unknown[] = Array.isArray(json['entry']) ? json['entry'] : [];
  if (json['resourceType'] !== 'Bundle') return [resourceOutline(json)];
  return entries.filter(isFields).flatMap(({ resource, response }) => {
    if (isFields(resource)) return [resourceOutline(resource)];
    return isFields(response) ? [{ title: 'answer', lines: linesOf(response) }] : [];
  });
}
