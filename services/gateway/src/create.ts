import { createHash } from 'node:crypto';
import type { BundleEntry, OperationOutcome } from '@medplum/fhirtypes';
import { disclose, type Disclosure, type Subject } from '@ouzel/exchange';
import { FhirError, outcomeOf, parseJson } from '@ouzel/fhir';
import type { HttpAnswer, HttpRequest } from '@ouzel/runtime';
import { FHIR_JSON } from './answer.ts';
import { accessRequest, assertScope, type Call } from './context.ts';
import type { IdempotencyKey, Intake, JudgedEntry, StoredSet } from './intake.ts';

const KEY = /^[A-Za-z0-9._:-]{8,128}$/;

async function bodyOf(http: HttpRequest): Promise<{ json: unknown; hash: Buffer }> {
  const [type = '', ...parameters] = (http.header('content-type') ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  if (type !== 'application/fhir+json' && type !== 'application/json')
    throw new FhirError('media-type', 'Send application/fhir+json.');
  const astray = parameters.find((parameter) => !/^(charset="?utf-8"?|fhirversion=4\.0)$/.test(parameter));
  if (astray !== undefined) throw new FhirError('media-type', 'Send UTF-8 and FHIR version 4.0.');
  const body = await http.body();
  return { json: parseJson(body), hash: createHash('sha256').update(body).digest() };
}

function keyOf(http: HttpRequest, hash: Buffer): IdempotencyKey | undefined {
  const key = http.header('idempotency-key');
  if (key === undefined) return undefined;
  if (!KEY.test(key))
    throw new FhirError('bad-element', 'An Idempotency-Key has 8 to 128 letters, digits, dots, colons, underscores or hyphens.');
  return { key, hash };
}

/** What the contributor is told at once: the score in words and what to do. */
function adviceOutcome(stored: StoredSet): OperationOutcome {
  const issue = stored.advice.map((diagnostics) => ({
    severity: 'information' as const,
    code: 'informational' as const,
    diagnostics,
  }));
  const none = { severity: 'information' as const, code: 'informational' as const, diagnostics: 'Stored.' };
  return { resourceType: 'OperationOutcome', issue: issue.length === 0 ? [none] : issue };
}

function versionsOf(stored: StoredSet) {
  return [...stored.entries, ...(stored.score === undefined ? [] : [stored.score])].map(({ id, version }) => ({
    type: 'Observation',
    id,
    version,
  }));
}

/** Header text is ASCII; advice is plain English, so nothing is lost. */
const headerText = (lines: readonly string[]): string =>
  lines
    .join(' ')
    .replaceAll(/[^\x20-\x7e]/g, '?')
    .slice(0, 1_000);

/** `POST Observation`: stored, scored and audited before the 201. `Prefer: return=OperationOutcome` gives the advice as the body. */
export async function create<Judged extends JudgedEntry>(call: Call, intake: Intake<Judged>): Promise<Disclosure> {
  const { gateway, http, requester } = call;
  assertScope(requester, 'Observation', 'c');
  const { json, hash } = await bodyOf(http);
  const judged = intake.judge(json, requester.organisation.ods);
  if ('error' in judged) throw judged.error;
  const key = keyOf(http, hash);
  return disclose(gateway, accessRequest(call, 'create', 'Observation', judged.subject), async (permit) => {
    const stored = await intake.store(permit, [judged], key);
    const [entry] = stored.entries;
    if (entry === undefined) throw new FhirError('bug', 'Nothing was stored.');
    const prefer = http.header('prefer') ?? '';
    const body = prefer.includes('return=minimal')
      ? ''
      : prefer.includes('return=OperationOutcome')
        ? JSON.stringify(adviceOutcome(stored))
        : entry.text;
    const headers = {
      ...FHIR_JSON,
      Location: `${gateway.base}/Observation/${entry.id}/_history/${entry.version}`,
      ETag: `W/"${entry.version}"`,
      'X-Ouzel-Advice': headerText(stored.advice),
    };
    return { status: 201, headers, body: Buffer.from(body), answers: [], resources: versionsOf(stored) };
  });
}

const sameSubject = (a: Subject, b: Subject): boolean => JSON.stringify(a) === JSON.stringify(b);

/** A set is one person's: entries about somebody else than the first accepted one are refused one by one. */
function aboutOne<Judged extends JudgedEntry>(
  judged: readonly (Judged | { error: FhirError })[],
): { subject: Subject | undefined; judged: (Judged | { error: FhirError })[] } {
  const first = judged.find((each) => !('error' in each));
  const subject = first === undefined || 'error' in first ? undefined : first.subject;
  if (subject === undefined) return { subject, judged: [...judged] };
  const error = new FhirError('two-identities', 'A set is about one person; post this one by itself.', {
    expression: ['Observation.subject'],
  });
  return { subject, judged: judged.map((each) => ('error' in each || sameSubject(each.subject, subject) ? each : { error })) };
}

function responseEntries(
  judged: readonly ({ error: FhirError } | { subject: Subject })[],
  stored: StoredSet | undefined,
  base: string,
): BundleEntry[] {
  let at = 0;
  return judged.map((each): BundleEntry => {
    if ('error' in each) return { response: { status: String(each.error.http), outcome: outcomeOf(each.error) } };
    const entry = stored?.entries[at];
    at += 1;
    const location = `${base}/Observation/${entry?.id}/_history/${entry?.version}`;
    const outcome = at === 1 && stored !== undefined ? { outcome: adviceOutcome(stored) } : {};
    return { response: { status: '201 Created', location, etag: `W/"${entry?.version}"`, ...outcome } };
  });
}

function batchAnswer(type: string, entry: BundleEntry[]): { status: number; headers: Record<string, string>; body: Buffer } {
  return {
    status: 200,
    headers: FHIR_JSON,
    body: Buffer.from(JSON.stringify({ resourceType: 'Bundle', type: `${type}-response`, entry })),
  };
}

/** `POST [base]` with a set of Observations of one person. One refused value never refuses a batch; a transaction is all or nothing. */
export async function batch<Judged extends JudgedEntry>(call: Call, intake: Intake<Judged>): Promise<HttpAnswer> {
  const { gateway, http, requester } = call;
  assertScope(requester, 'Observation', 'c');
  const { json, hash } = await bodyOf(http);
  const set = intake.parseSet(json);
  const each = set.entries.map(({ resource, error }): Judged | { error: FhirError } =>
    error === undefined ? intake.judge(resource, requester.organisation.ods) : { error },
  );
  const { subject, judged } = aboutOne(each);
  const [refused] = judged.flatMap((entry) => ('error' in entry ? [entry.error] : []));
  if (set.type === 'transaction' && refused !== undefined) throw refused;
  const key = keyOf(http, hash);
  if (subject === undefined) return batchAnswer(set.type, responseEntries(judged, undefined, gateway.base));
  return disclose(gateway, accessRequest(call, 'batch', 'Observation', subject), async (permit) => {
    const good = judged.filter((entry): entry is Judged => !('error' in entry));
    const stored = await intake.store(permit, good, key);
    return {
      ...batchAnswer(set.type, responseEntries(judged, stored, gateway.base)),
      answers: [],
      resources: versionsOf(stored),
    };
  });
}
