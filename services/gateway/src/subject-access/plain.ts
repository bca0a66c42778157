import { z } from 'zod';

/** What says nothing to the person: how it is kept, and by which codes. */
const LEFT_OUT = [
  'resourceType',
  'id',
  'meta',
  'text',
  'subject',
  'patient',
  'extension',
  'modifierExtension',
  'system',
  'identifier',
];

const words = (name: string): string => name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();

const concept = z.looseObject({
  text: z.string().optional(),
  display: z.string().optional(),
  coding: z.array(z.looseObject({ display: z.string().optional(), code: z.string().optional() })).optional(),
});

/** A concept by what it was called, where it was called anything. */
function called(value: object): string | undefined {
  const read = concept.safeParse(value);
  if (!read.success) return undefined;
  const { text, display, coding = [] } = read.data;
  const names = [...new Set(coding.flatMap((each) => each.display ?? each.code ?? []))];
  return text ?? display ?? (names.length === 0 ? undefined : names.join(', '));
}

function linesOf(value: unknown, name: string): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => linesOf(each, name));
  if (typeof value !== 'object' || value === null) return [`  ${name}: ${String(value).replaceAll(/\s*\n\s*/g, ' / ')}`];
  const plain = called(value);
  if (plain !== undefined) return [`  ${name}: ${plain}`];
  return Object.entries(value).flatMap(([key, each]) => (LEFT_OUT.includes(key) ? [] : linesOf(each, `${name}, ${words(key)}`)));
}

/** A resource as lines that can be read without knowing FHIR; the whole of it is in the file beside. */
export function plainly(text: string): string {
  const resource = z.looseObject({ resourceType: z.string() }).parse(JSON.parse(text));
  const facts = Object.entries(resource).flatMap(([key, value]) => (LEFT_OUT.includes(key) ? [] : linesOf(value, words(key))));
  return [words(resource.resourceType).toUpperCase(), ...facts].join('\n');
}
