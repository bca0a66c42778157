import { allows } from '@ouzel/access';
import type { Permit } from '@ouzel/exchange';
import { base32OfUuid, FhirError, outcomeOf } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { preferredReturn } from './body.ts';
import type { Asked, PostedBundle } from './bundle-entries.ts';
import type { Call } from './context.ts';
import type { StoredEntry } from './intake.ts';
import { adviceOutcome, locationOf, tagOf } from './written.ts';

/** What became of an entry: it was stored, it was refused, or it was read. */
export type Result = { entry: StoredEntry; permit: Permit } | FhirError | HttpAnswer;

const STATUS: Readonly<Record<number, string>> = { 200: '200 OK', 201: '201 Created' };
const statusLine = (status: number): string => STATUS[status] ?? String(status);

export function refusedText(error: FhirError): string {
  return JSON.stringify({ response: { status: String(error.http), outcome: outcomeOf(error) } });
}

export function readText({ status, headers, body }: HttpAnswer): string {
  const etag = headers?.['ETag'];
  const response = JSON.stringify({ status: statusLine(status), ...(etag === undefined ? {} : { etag }) });
  return body.length === 0 ? `{"response":${response}}` : `{"resource":${body.toString()},"response":${response}}`;
}

function storedText(call: Call, { entry, permit }: Extract<Result, { entry: StoredEntry }>, asked: Asked | undefined): string {
  const updated = asked !== undefined && 'posted' in asked && asked.posted.target !== undefined;
  const response = {
    status: statusLine(!updated && entry.created ? 201 : 200),
    location: locationOf(call.gateway.base, entry),
    etag: tagOf(entry, base32OfUuid(permit.person)),
    lastModified: new Date(entry.updated).toISOString(),
    ...(entry.advice.length === 0 && entry.receipt === undefined ? {} : { outcome: adviceOutcome(entry) }),
  };
  const wanted = preferredReturn(call.http) === 'representation' && entry.text !== '';
  const shown = wanted && (entry.created || updated || allows(call.requester, entry.type, 'r'));
  return `{${shown ? `"resource":${entry.text},` : ''}"response":${JSON.stringify(response)}}`;
}

/** The answer to a Bundle: a line for each entry, in their order. */
export function bundleBody(call: Call, { type, asked }: PostedBundle, results: readonly (Result | undefined)[]): Buffer {
  const texts = results.map((result, at) => {
    if (result === undefined) return refusedText(new FhirError('bug', 'Nothing came of this entry.'));
    if (result instanceof FhirError) return refusedText(result);
    return 'status' in result ? readText(result) : storedText(call, result, asked[at]);
  });
  const entry = texts.length === 0 ? '' : `,"entry":[${texts.join(',')}]`;
  return Buffer.from(`{"resourceType":"Bundle","type":"${type}-response"${entry}}`);
}
