import { isObject, systems } from '@ouzel/fhir';
import { deeply } from './exact.ts';
import type { Given } from './examples.ts';

const withoutOurs = (list: unknown, isOurs: (each: Record<string, unknown>) => boolean): unknown[] =>
  (Array.isArray(list) ? list : []).filter((each) => !isObject(each) || !isOurs(each));

/** What a resource says beside what the exchange says of it: its id, version, time, source, tag and the time of receipt. */
function said(meta: unknown): object {
  if (!isObject(meta)) return {};
  const { versionId: _version, lastUpdated: _updated, source: _source, tag, extension, ...rest } = meta;
  const tags = withoutOurs(tag, ({ system }) => system === systems.custodianTag);
  const extensions = withoutOurs(extension, ({ url }) => url === systems.fetchedExtension);
  const all = { ...rest, ...(tags.length > 0 ? { tag: tags } : {}), ...(extensions.length > 0 ? { extension: extensions } : {}) };
  return Object.keys(all).length > 0 ? { meta: all } : {};
}

/** What is compared; `ours` says what a reference that was posted has become. */
export function meaning(resource: Given, ours: (reference: string) => string = (reference) => reference): unknown {
  const { id: _id, meta, ...content } = resource;
  const named = (name: string, value: unknown): unknown =>
    name === 'reference' && typeof value === 'string' ? ours(value) : value;
  return deeply({ ...content, ...said(meta) }, named);
}
