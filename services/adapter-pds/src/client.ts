import { randomUUID } from 'node:crypto';
import { parseJson } from '@ouzel/fhir';
import { limitedBody } from '@ouzel/runtime';
import { meaningOf, type PdsAnswer, type PdsFailure } from './answer.ts';
import { limits } from './limits.ts';
import { createTokens, type PdsCredentials, TokenRefused } from './token.ts';

export interface PdsEndpoint extends PdsCredentials {
  /** For example `https://api.service.nhs.uk/personal-demographics/FHIR/R4`. */
  root: string;
}

export interface PdsClient {
  /** Asks about the holder of an NHS number. Every failure is an answer: this never rejects. `ending` ends a question under way. */
  ask(nhsNumber: string, ending: AbortSignal): Promise<PdsAnswer>;
}

const failed = (why: PdsFailure, retryAfterMs?: number): PdsAnswer => ({
  is: 'failed',
  why,
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});

/** Seconds or a date (RFC 9110, Retry-After), as milliseconds from now. */
function retryAfterOf(response: Response, now: Date): number | undefined {
  const text = response.headers.get('retry-after');
  if (text === null) return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : new Date(text).getTime() - now.getTime();
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), limits.retryAfterMaxMs);
}

function jsonIn(body: Buffer): unknown {
  try {
    return parseJson(body);
  } catch {
    return undefined;
  }
}

async function answerOf(response: Response, now: Date): Promise<PdsAnswer> {
  const body = await limitedBody(response, limits.answerBytesMax);
  const json = body === undefined ? undefined : jsonIn(body);
  if (response.status === 200 && json === undefined) return failed('unreadable');
  const answer = meaningOf(response.status, json);
  const retryAfterMs = retryAfterOf(response, now);
  return answer.is === 'failed' && retryAfterMs !== undefined ? { ...answer, retryAfterMs } : answer;
}

/** What a thrown error means: ours never carry more than a status, and fetch's say only that nothing came. */
function failureOf(error: unknown): PdsAnswer {
  if (error instanceof TokenRefused)
    return failed(error.status >= 500 || error.status === 429 ? 'server-error' : 'not-authorised');
  return failed(Error.isError(error) && error.name === 'TimeoutError' ? 'timed-out' : 'unreachable');
}

async function read(root: string, nhsNumber: string, token: string, ending: AbortSignal): Promise<Response> {
  const id = randomUUID();
  return fetch(`${root}/Patient/${nhsNumber}`, {
    // A redirect could send an NHS number anywhere.
    redirect: 'manual',
    signal: AbortSignal.any([ending, AbortSignal.timeout(limits.askTimeoutMs)]),
    headers: {
      Authorization: `Bearer ${token}`,
      Accept: 'application/fhir+json',
      'X-Request-ID': id,
      'X-Correlation-ID': id,
    },
  });
}

/** PDS FHIR API, application-restricted: one person by number. */
export function createPdsClient(endpoint: PdsEndpoint, now: () => Date): PdsClient {
  const tokens = createTokens(endpoint, now);
  const ask: PdsClient['ask'] = async (nhsNumber, ending) => {
    const response = await read(endpoint.root, nhsNumber, await tokens.current(), ending);
    const answer = await answerOf(response, now());
    if (answer.is === 'failed' && answer.why === 'not-authorised') tokens.drop();
    return answer;
  };
  return { ask: (nhsNumber, ending) => ask(nhsNumber, ending).catch(failureOf) };
}
