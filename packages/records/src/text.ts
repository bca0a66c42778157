import { createHash, randomUUID } from 'node:crypto';
import type { Meta, Resource } from '@medplum/fhirtypes';
import { resourceId, type ResourceKey, systems } from '@ouzel/fhir';
import { type Organisation, SUBJECT } from '@ouzel/exchange';

/** A resource as it is kept: everything after `"lastUpdated"`, with the places where the person's reference goes in. */
export interface StoredText {
  body: string;
  subjectAt: number[];
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
function metaOf(resource: Resource, custodian: Organisation, fetched: Date): Meta {
  const { versionId: _version, lastUpdated: _updated, ...meta } = resource.meta ?? {};
  return {
    ...meta,
    source: `${systems.odsCode}#${custodian.ods}`,
    tag: [...(meta.tag ?? []), { system: systems.custodianTag, code: custodian.ods, display: custodian.name }],
    extension: [...(meta.extension ?? []), { url: systems.fetchedExtension, valueInstant: fetched.toISOString() }],
  };
}

/** Replaces references while the text is made: to the person by a mark that no source can know, to siblings by our ids. */
function replacing(record: string, siblings: ReadonlySet<string>, mark: string): (key: string, value: unknown) => unknown {
  return (key, value) => {
    if (key !== 'reference' || typeof value !== 'string') return value;
    if (value === SUBJECT) return mark;
    if (!siblings.has(value)) return value;
    const [type = '', id = ''] = value.split('/');
    return `${type}/${resourceId({ record, local: localIdOf(record, type, id) })}`;
  };
}

/** The text to keep. `siblings` are the `Type/id` of all that its source sent with it. */
export function storedText(
  resource: Resource,
  at: { record: string; custodian: Organisation; fetched: Date; siblings: ReadonlySet<string> },
): StoredText {
  const mark = `Patient/${randomUUID()}`;
  const { resourceType: _type, id: _id, meta: _meta, ...content } = resource;
  const replace = replacing(at.record, at.siblings, mark);
  const rest = JSON.stringify(content, replace);
  const marked = `${JSON.stringify(metaOf(resource, at.custodian, at.fetched), replace).slice(1)}${rest === '{}' ? '}' : `,${rest.slice(1)}`}`;
  const pieces = marked.split(mark);
  const subjectAt: number[] = [];
  let length = 0;
  for (const piece of pieces.slice(0, -1)) {
    length += piece.length;
    subjectAt.push(length);
  }
  return { body: pieces.join(''), subjectAt };
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
export function resourceText(row: StoredRow, id: string, person: string): string {
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
