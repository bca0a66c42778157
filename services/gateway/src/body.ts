import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { setImmediate as pause } from 'node:timers/promises';
import { FhirError, parseJsonInTurns } from '@ouzel/fhir';
import type { HttpRequest } from '@ouzel/runtime';
import type { IdempotencyKey } from './intake.ts';

const KEY = /^[A-Za-z0-9._:-]{8,128}$/;
const FHIR_TYPES = ['application/fhir+json', 'application/json'];

function assertMediaType(http: HttpRequest, types: readonly string[]): void {
  const given = http.header('content-type') ?? '';
  if (given === types[0]) return;
  const [type = '', ...parameters] = given
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  if (!types.includes(type)) throw new FhirError('media-type', `Send ${types[0]}.`);
  const astray = parameters.find((parameter) => !/^(charset="?utf-8"?|fhirversion=4\.0)$/.test(parameter));
  if (astray !== undefined) throw new FhirError('media-type', 'Send UTF-8 and FHIR version 4.0.');
}

/** What makes a write what it is: where it goes, on which condition, and its bytes. */
function digestOf(http: HttpRequest, body: Buffer): Buffer {
  const head = [http.method, http.url, http.header('if-match'), http.header('if-none-exist')];
  const custodian = http.header('x-custodian');
  return createHash('sha256')
    .update(JSON.stringify(custodian === undefined ? head : [...head, custodian]))
    .update(body)
    .digest();
}

/** The JSON of a body, and a hash of the whole request. @throws FhirError `media-type`, `bad-structure`, `too-long`. */
export async function bodyOf(
  http: HttpRequest,
  types: readonly string[] = FHIR_TYPES,
): Promise<{ json: unknown; digest: () => Buffer }> {
  assertMediaType(http, types);
  const body = await http.body();
  return { json: await parseJsonInTurns(body, pause), digest: () => digestOf(http, body) };
}

/** The text of a CSV body, and a hash of the whole request. @throws FhirError `media-type`, `bad-structure` where it is no UTF-8. */
export async function csvOf(http: HttpRequest): Promise<{ text: string; digest: () => Buffer }> {
  assertMediaType(http, ['text/csv']);
  const body = await http.body();
  if (!isUtf8(body) || body.includes(0)) throw new FhirError('bad-structure', 'Save the file as CSV in UTF-8.');
  return { text: body.toString(), digest: () => digestOf(http, body) };
}

/** The caller's own key for a write, with what it was sent with. @throws FhirError `bad-element`. */
export function keyOf(http: HttpRequest, digest: () => Buffer): IdempotencyKey | undefined {
  const key = http.header('idempotency-key');
  if (key === undefined) return undefined;
  if (!KEY.test(key))
    throw new FhirError('bad-element', 'An Idempotency-Key has 8 to 128 letters, digits, dots, colons, underscores or hyphens.');
  return { key, hash: digest() };
}

/** `X-Custodian`: into whose record it is to go, by ODS code. @throws FhirError `bad-element`. */
export function custodianOf(http: HttpRequest): string | undefined {
  const ods = http.header('x-custodian');
  if (ods !== undefined && !/^\w{3,10}$/.test(ods))
    throw new FhirError('bad-element', 'X-Custodian is the ODS code of an organisation.');
  if (ods !== undefined && http.header('if-none-exist') !== undefined)
    throw new FhirError('bad-element', 'If-None-Exist looks in your own record, and goes with no X-Custodian.');
  return ods;
}

/** The contributor's own identifier of a conditional create, `system|value`. @throws FhirError `bad-value`. */
export function ifNoneExistOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const [[name, token] = [], ...rest] = new URLSearchParams(text.replace(/^\?/, ''));
  const [system, value, ...more] = (token ?? '').split('|');
  const named = name === 'identifier' && rest.length === 0 && more.length === 0 && system !== '' && (value ?? '') !== '';
  if (!named || text.includes('%00'))
    throw new FhirError('bad-value', 'A conditional create names one identifier: If-None-Exist: identifier=system|value.', {
      expression: ['If-None-Exist'],
    });
  return `${system}|${value}`;
}

/** The version that an update is of. @throws FhirError `missing-element`, `bad-value`. */
export function versionOfIfMatch(text: string | undefined): number {
  if (text === undefined)
    throw new FhirError('missing-element', 'Say which version you change: If-Match with the ETag that you read.', {
      expression: ['If-Match'],
    });
  const version = /^(?:W\/)?"(\d{1,9})(?:\.[0-9a-z]{6})*"$/.exec(text.trim())?.[1];
  if (version === undefined) throw new FhirError('bad-value', 'If-Match is not an ETag of ours.', { expression: ['If-Match'] });
  return Number(version);
}

type Return = 'minimal' | 'representation' | 'OperationOutcome';

/** https://hl7.org/fhir/R4/http.html#ops */
export function preferredReturn(http: Pick<HttpRequest, 'header'>): Return | undefined {
  const [, found] = /\breturn=(minimal|representation|OperationOutcome)\b/.exec(http.header('prefer') ?? '') ?? [];
  return found === 'minimal' || found === 'representation' || found === 'OperationOutcome' ? found : undefined;
}
