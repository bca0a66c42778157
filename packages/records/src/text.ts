import { createHash, randomUUID } from 'node:crypto';
import type { Meta, Resource } from '@medplum/fhirtypes';
import { exactly, resourceId, type ResourceKey, systems } from '@ouzel/fhir';
import { type Organisation, SUBJECT } from '@ouzel/exchange';

/** A resource as it is kept: everything after `"lastUpdated"`, with the places where the person's reference goes in. */
export interface StoredText {
  body: string;
  subjectAt: number[];
  /** SHA-256 of what its source said, without when it was fetched: a source that says the same again has changed nothing. */
  digest: Buffer;
}

/** The id that a source's own id has with us: the same one each time that the source sends it. */
export function localIdOf(record: string, type: string, sourceId: string): string {
  const hash = createHash('sha256').update(`${record} ${type} ${sourceId}`).digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x80; // UUID version 8, RFC 9562 section 5.8
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

/** Where every resource says that it came from; a source's own tags are kept before ours. */
export function metaOf(resource: Resource, custodian: Organisation, fetched: Date): Meta {
  const { versionId: _version, lastUpdated: _updated, ...meta } = resource.meta ?? {};
  const own = (meta.tag ?? []).filter(({ system }) => system !== systems.custodianTag);
  const extensions = (meta.extension ?? []).filter(({ url }) => url !== systems.fetchedExtension);
  return {
    ...meta,
    source: `${systems.odsCode}#${custodian.ods}`,
    tag: [...own, { system: systems.custodianTag, code: custodian.ods, display: custodian.name }],
    extension: [...extensions, { url: systems.fetchedExtension, valueInstant: fetched.toISOString() }],
  };
}

/** What a reference of a source is with us: our ids for its siblings, any other as it stands. */
export const referenceOf =
  (record: string, siblings: ReadonlySet<string>) =>
  (reference: string): string => {
    if (!siblings.has(reference)) return reference;
    const [type = '', id = ''] = reference.split('/');
    return `${type}/${resourceId({ record, local: localIdOf(record, type, id) })}`;
  };

/** The text to keep. `referenceOf` gives our references for the source's own. */
export function storedText(
  resource: Resource,
  meta: Meta,
  { fetched, ours }: { fetched: Date; ours: (reference: string) => string },
): StoredText {
  // To the person by a mark that no source can know: a text that it could know might be put there by it.
  const mark = `Patient/${randomUUID()}`;
  function replace(this: unknown, key: string, value: unknown): unknown {
    if (typeof value === 'number') return exactly(this, key) ?? value;
    if (key !== 'reference' || typeof value !== 'string') return value;
    const reference = value === SUBJECT ? value : ours(value);
    return reference === SUBJECT ? mark : reference;
  }
  const { resourceType, id: _id, meta: _meta, ...content } = resource;
  const rest = JSON.stringify(content, replace);
  const marked = `${JSON.stringify(meta).slice(1)}${rest === '{}' ? '}' : `,${rest.slice(1)}`}`;
  const pieces = marked.split(mark);
  const subjectAt: number[] = [];
  let length = 0;
  for (const piece of pieces.slice(0, -1)) {
    length += piece.length;
    subjectAt.push(length);
  }
  const body = pieces.join('');
  const said = body.replace(fetched.toISOString(), '');
  return { body, subjectAt, digest: createHash('sha256').update(`${resourceType} ${said}`).digest() };
}

/** A row as it is read: numbers come as text, since that is what the driver is fastest at. */
export interface StoredRow extends ResourceKey {
  type: string;
  version: number;
  /** Milliseconds since 1970. */
  updated: string;
  body: string;
  /** Places for the person's reference, joined by commas. */
  subjectAt: string;
}

/** The resource as JSON text about `Patient/<person>`: joined, never parsed. */
export function resourceText(row: Omit<StoredRow, keyof ResourceKey>, id: string, person: string): string {
  const head = `{"resourceType":"${row.type}","id":"${id}","meta":{"versionId":"${row.version}","lastUpdated":"${new Date(Number(row.updated)).toISOString()}",`;
  const reference = `Patient/${person}`;
  let text = head;
  let from = 0;
  for (const place of row.subjectAt === '' ? [] : row.subjectAt.split(',')) {
    const at = Number(place);
    text += row.body.slice(from, at) + reference;
    from = at;
  }
  return text + row.body.slice(from);
}
