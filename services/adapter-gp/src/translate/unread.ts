import type { Exclusion } from '@ouzel/exchange';
import { isFhirDateTime, isObject } from '@ouzel/fhir';
import { DATATYPES, EXTENSION_VALUES, KNOWN_EXTENSIONS } from './fields/datatypes.ts';
import { type Fields, type Kind, tailOf } from './fields/field.ts';
import { type Context, reference } from './references.ts';
import { reference as referenceSchema, type Stu3Resource } from './stu3.ts';

const WELL_FORMED = { code: /^\S+( \S+)*$/, uri: /^\S+$/ } as const;
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

interface Walk {
  fields: Fields;
  context: Context;
  name: (path: string, reason: string) => void;
}

function walkReference(given: Record<string, unknown>, path: string, { context, name }: Walk): void {
  const read = referenceSchema.safeParse(given);
  if (!read.success || reference(read.data, context) === undefined) name(path, 'it refers to what is not shown');
}

function walkExtension(given: Record<string, unknown>, path: string, walk: Walk): void {
  for (const [key, value] of Object.entries(given)) {
    if (key === 'url' || key === 'id') continue;
    if (key === 'extension') {
      for (const each of listOf(value)) if (isObject(each)) walkExtension(each, path, walk);
    } else if (!EXTENSION_VALUES.includes(key)) walk.name(path, `a ${key} is not carried over`);
    else if (key === 'valueReference') walkValue(value, 'Reference', path, walk);
    else if (key === 'valueDateTime' || key === 'valueDate') walkValue(value, 'dateTime', path, walk);
  }
}

/** Looks for what a value has that its datatype does not carry over. */
function walkValue(value: unknown, kind: Kind, path: string, walk: Walk): void {
  if (kind === 'plain' || value === undefined || value === null) return;
  if (Array.isArray(value)) {
    for (const each of value) walkValue(each, kind, path, walk);
    return;
  }
  if (kind === 'dateTime') {
    if (typeof value !== 'string' || !isFhirDateTime(value)) walk.name(path, 'is no date');
    return;
  }
  if (kind === 'code' || kind === 'uri') {
    if (typeof value !== 'string' || !WELL_FORMED[kind].test(value.trim())) walk.name(path, `is no ${kind}`);
    return;
  }
  if (!isObject(value)) return;
  if (kind === 'Extension') return walkExtension(value, path, walk);
  if (kind === 'Reference') walkReference(value, path, walk);
  const known = DATATYPES[kind] ?? {};
  for (const [key, part] of Object.entries(value)) {
    const of = known[key];
    if (key === 'extension') walkDatatypeExtensions(part, kind, path, walk);
    else if (of !== undefined) walkValue(part, of, path, walk);
    else if (key !== 'id') walk.name(`${path}.${key}`, 'not carried over yet');
  }
}

function walkDatatypeExtensions(value: unknown, kind: Kind, path: string, { name }: Walk): void {
  for (const each of listOf(value)) {
    const url = isObject(each) ? String(each['url']) : '';
    if (KNOWN_EXTENSIONS[kind]?.test(url) !== true) name(`${path}.extension(${tailOf(url)})`, 'not carried over yet');
  }
}

function walkParts(parent: Record<string, unknown>, at: string, walk: Walk): void {
  for (const [key, value] of Object.entries(parent)) {
    if (key === 'extension') walkExtensions(value, at, walk);
    else if (!(at !== '' && key === 'id')) walkElement(value, `${at}${key}`, walk);
  }
}

function walkExtensions(value: unknown, at: string, walk: Walk): void {
  for (const each of listOf(value))
    if (isObject(each) && typeof each['url'] === 'string') walkElement(each, `${at}extension(${tailOf(each['url'])})`, walk);
}

function walkElement(value: unknown, path: string, walk: Walk): void {
  const field = walk.fields[path];
  if (field === undefined) return walk.name(path, 'not carried over yet');
  if (field.how === 'excluded') return walk.name(path, field.note);
  if (field.how === 'idle') return undefined;
  if (field.kind !== 'parts') return walkValue(value, field.kind, path, walk);
  for (const each of listOf(value)) if (isObject(each)) walkParts(each, `${path}.`, walk);
  return undefined;
}

/** What of a resource its translation does not show: each element by its path, with the reason. Nothing is left out without a name. */
export function unread(resource: Stu3Resource, fields: Fields, context: Context): Exclusion[] {
  const found: Exclusion[] = [];
  const name = (path: string, reason: string): void => {
    found.push({ type: `${resource.resourceType}.${path}`, reason, count: 1 });
  };
  walkParts(resource, '', { fields, context, name });
  return found;
}
