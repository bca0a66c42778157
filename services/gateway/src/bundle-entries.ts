import { FhirError, parseResourceId } from '@ouzel/fhir';
import { z } from 'zod';
import { ifNoneExistOf, versionOfIfMatch } from './body.ts';
import { assertScope, type Call } from './context.ts';
import type { Posted } from './intake.ts';
import { limits } from './limits.ts';

const bundle = z.looseObject({
  resourceType: z.literal('Bundle'),
  type: z.enum(['batch', 'transaction']),
  entry: z.array(z.unknown()).default([]),
});
const entry = z.looseObject({
  fullUrl: z.string().optional(),
  resource: z.unknown().optional(),
  request: z.looseObject({
    method: z.string(),
    url: z.string().min(1),
    ifNoneExist: z.string().optional(),
    ifMatch: z.string().optional(),
    ifNoneMatch: z.string().optional(),
  }),
});
type Entry = z.output<typeof entry>;

/** What one entry of a posted Bundle asks: a write, a read, or nothing that can be done. */
export type Asked = { error: FhirError } | { posted: Posted } | { read: string; ifNoneMatch?: string };

export interface PostedBundle {
  type: 'batch' | 'transaction';
  asked: Asked[];
}

/** A relative address of the API. @throws FhirError `bad-value` for one that leads elsewhere. */
function relative(url: string, base: string): string {
  const within = url.startsWith(`${base}/`) ? url.slice(base.length + 1) : url;
  const [path = ''] = within.split('?', 1);
  if (!/^[A-Za-z$_]/.test(path) || path.includes('://') || path.includes('..'))
    throw new FhirError('bad-value', 'An entry names an address of this API, without its base.', {
      expression: ['Bundle.entry.request.url'],
    });
  return within;
}

function postedOf(call: Call, { fullUrl, resource, request }: Entry, url: string): Posted {
  const named = fullUrl === undefined ? {} : { fullUrl };
  if (request.method === 'POST') {
    assertScope(call.requester, url, 'c');
    const ifNoneExist = ifNoneExistOf(request.ifNoneExist);
    return { resource, type: url, ...named, ...(ifNoneExist === undefined ? {} : { ifNoneExist }) };
  }
  const [type = '', id = '', ...rest] = url.split('/');
  const key = parseResourceId(id);
  if (key === undefined || rest.length > 0)
    throw new FhirError('not-found', 'There is no such resource of yours to change.', {
      expression: ['Bundle.entry.request.url'],
    });
  assertScope(call.requester, type, 'u');
  return { resource, type, ...named, target: { id, key, expected: versionOfIfMatch(request.ifMatch) } };
}

function askedOf(call: Call, given: unknown, whole: PostedBundle['type']): Asked {
  const read = entry.safeParse(given);
  if (!read.success)
    throw new FhirError('bad-structure', 'Each entry says what it asks: request.method and request.url.', {
      expression: ['Bundle.entry.request'],
    });
  const { method, url, ifNoneMatch } = read.data.request;
  const within = relative(url, call.gateway.base);
  if (method === 'POST' || method === 'PUT') return { posted: postedOf(call, read.data, within) };
  if (method === 'GET' && whole === 'batch') return { read: within, ...(ifNoneMatch === undefined ? {} : { ifNoneMatch }) };
  const sentence =
    method === 'GET'
      ? 'Reads go into a batch; a transaction holds POST and PUT only.'
      : 'An entry of a Bundle is a POST or a PUT, and in a batch also a GET.';
  throw new FhirError('unknown-method', sentence, { expression: ['Bundle.entry.request.method'] });
}

/** `Bundle.entry` with its place, so that the sender finds it. */
function placed(error: FhirError, at: number): FhirError {
  const expression = error.expression.map((each) =>
    each.startsWith('Bundle.entry')
      ? each.replace('Bundle.entry', `Bundle.entry[${at}]`)
      : `Bundle.entry[${at}].resource.${each.replace(/^[A-Za-z]+\.?/, '')}`.replace(/\.$/, ''),
  );
  return new FhirError(error.situation, error.message, {
    expression: expression.length > 0 ? expression : [`Bundle.entry[${at}]`],
  });
}

export const inPlace = <Each extends object>(each: Each | { error: FhirError }, at: number): Each | { error: FhirError } =>
  'error' in each && each.error instanceof FhirError ? { error: placed(each.error, at) } : each;

/** @throws FhirError `bad-structure` where it is no batch or transaction, `too-long` where it has too many entries. */
export function parseBundle(call: Call, json: unknown): PostedBundle {
  const read = bundle.safeParse(json);
  if (!read.success)
    throw new FhirError('bad-structure', 'Send a Bundle of type batch or transaction.', { expression: ['Bundle'] });
  const { type, entry: entries } = read.data;
  if (entries.length > limits.entriesMax)
    throw new FhirError('too-long', `A Bundle has at most ${limits.entriesMax} entries; post more of them.`, {
      expression: ['Bundle.entry'],
    });
  const asked = entries.map((given): Asked => {
    try {
      return askedOf(call, given, type);
    } catch (error) {
      if (error instanceof FhirError) return { error };
      throw error;
    }
  });
  return { type, asked };
}
