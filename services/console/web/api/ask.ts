import { z } from 'zod';

/** Why there is no answer, in words for whoever asked. */
export interface Failure {
  kind: 'signed-out' | 'not-allowed' | 'not-found' | 'asked-wrong' | 'broken';
  sentence: string;
}

export type Answer<Value> = { ok: true; value: Value } | { ok: false; failure: Failure };

/** What the server put into the page: paths, without a final slash. */
export const metaOf = (name: string): string | undefined =>
  document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content;
export const apiBase = (): string => metaOf('ouzel-api') ?? '/ig';
export const consoleBase = (): string => metaOf('ouzel-base') ?? '/console';
/** The server takes the session's cookie only with this beside it. */
export const OWN = { 'X-Ouzel-Console': '1' };
const JSON_BODY = { ...OWN, 'Content-Type': 'application/json' };

export const BROKEN: Failure = {
  kind: 'broken',
  sentence: 'The exchange did not answer as it should. Wait a minute, then try again. If it goes on, tell whoever runs Ouzel.',
};
const KINDS: Readonly<Record<number, Failure['kind']>> = {
  400: 'asked-wrong',
  401: 'signed-out',
  403: 'not-allowed',
  404: 'not-found',
  409: 'asked-wrong',
  412: 'asked-wrong',
  422: 'asked-wrong',
};

/** What an OperationOutcome says, where it is one. */
function diagnosticsOf(json: unknown): string | undefined {
  if (typeof json !== 'object' || json === null || !('issue' in json) || !Array.isArray(json.issue)) return undefined;
  const first: unknown = json.issue[0];
  if (typeof first !== 'object' || first === null || !('diagnostics' in first)) return undefined;
  return typeof first.diagnostics === 'string' ? first.diagnostics : undefined;
}

export async function answerOf<Schema extends z.ZodType>(response: Response, schema: Schema): Promise<Answer<z.output<Schema>>> {
  const json: unknown = await response.json();
  if (!response.ok) {
    const kind = KINDS[response.status];
    return { ok: false, failure: kind === undefined ? BROKEN : { kind, sentence: diagnosticsOf(json) ?? BROKEN.sentence } };
  }
  const read = schema.safeParse(json);
  return read.success ? { ok: true, value: read.data } : { ok: false, failure: BROKEN };
}

async function send<Schema extends z.ZodType>(url: string, schema: Schema, init: RequestInit): Promise<Answer<z.output<Schema>>> {
  try {
    return await answerOf(await fetch(url, { credentials: 'same-origin', ...init }), schema);
  } catch (error) {
    if (init.signal?.aborted === true) throw error;
    return { ok: false, failure: BROKEN };
  }
}

export type Ask<Value> = (signal: AbortSignal) => Promise<Answer<Value>>;

/** Reads from the part of the API that the page has to do with. `path` begins with a slash. */
export const get =
  <Schema extends z.ZodType>(path: string, schema: Schema): Ask<z.output<Schema>> =>
  (signal) =>
    send(`${apiBase()}${path}`, schema, { headers: OWN, signal });

export const post = <Schema extends z.ZodType>(
  path: string,
  body: object,
  schema: Schema,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer<z.output<Schema>>> =>
  send(`${apiBase()}${path}`, schema, { method: 'POST', headers: { ...JSON_BODY, ...headers }, body: JSON.stringify(body) });

/** Sends a text of another media type. */
export const postText = <Schema extends z.ZodType>(
  path: string,
  { text, type, key }: { text: string; type: string; key: string },
  schema: Schema,
): Promise<Answer<z.output<Schema>>> => {
  const headers = { ...OWN, 'Content-Type': type, 'Idempotency-Key': key };
  return send(`${apiBase()}${path}`, schema, { method: 'POST', headers, body: text });
};

/** Changes something by a JSON Patch (RFC 6902). */
export const patch = <Schema extends z.ZodType>(
  path: string,
  operations: readonly object[],
  schema: Schema,
): Promise<Answer<z.output<Schema>>> => {
  const headers = { ...OWN, 'Content-Type': 'application/json-patch+json' };
  return send(`${apiBase()}${path}`, schema, { method: 'PATCH', headers, body: JSON.stringify(operations) });
};

/** The same of an address that answers with plain text. */
export const getText =
  (path: string): Ask<string> =>
  async (signal) => {
    try {
      const response = await fetch(`${apiBase()}${path}`, { credentials: 'same-origin', headers: OWN, signal });
      return response.ok ? { ok: true, value: await response.text() } : await answerOf(response, z.never());
    } catch (error) {
      if (signal.aborted) throw error;
      return { ok: false, failure: BROKEN };
    }
  };

/** Of the console's own server: the session. `path` has no slash at its beginning. */
export const own = <Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  method: 'GET' | 'POST' = 'GET',
): Promise<Answer<z.output<Schema>>> => send(`${consoleBase()}/${path}`, schema, { method, headers: OWN });
