import { scopedTypes } from '@ouzel/access';
import type { AccessRequest, Permit, Released } from '@ouzel/exchange';
import { base32OfUuid, FhirError } from '@ouzel/fhir';
import type { Condition, Paging, Shown } from '@ouzel/records';
import { searchset } from './bundle.ts';
import { CLINICAL_TYPES } from './clinical-types.ts';
import { wholeOutcome } from './completeness.ts';
import { accessRequest, type Call, personSubject } from './context.ts';
import type { FannedOut } from './fan-out.ts';
import type { Cursor } from './pages.ts';
import { changedSince, filedBetween, single, wholeNumber } from './parameters.ts';
import { limits } from './limits.ts';
import { searchsetRecipe } from './recipes/searchset.ts';
import { entryOf } from './search-page.ts';

/** The types this token may read, of those that a record has. A record that a token cannot see at all is refused, not emptied. */
export function readableTypes(call: Call): string[] {
  const scoped = scopedTypes(call.requester);
  const types = ['Patient', ...CLINICAL_TYPES].filter((type) => scoped === 'all' || scoped.includes(type));
  if (types.length <= 1) throw new FhirError('not-allowed', "The token's scopes allow no clinical type of a record.");
  return types;
}

function wantedTypes(query: URLSearchParams, readable: readonly string[]): readonly string[] {
  const text = single(query, '_type');
  if (text === undefined) return readable;
  const wanted = text.split(',');
  const unknown = wanted.find((type) => type !== 'Patient' && !CLINICAL_TYPES.some((each) => each === type));
  if (unknown !== undefined)
    throw new FhirError('bad-value', `_type lists types of a record: Patient, ${CLINICAL_TYPES.join(', ')}.`, {
      expression: ['_type'],
    });
  const types = readable.filter((type) => wanted.includes(type));
  // To a reader no types are all types.
  if (types.length === 0)
    throw new FhirError('not-allowed', "The token's scopes allow none of these types.", { expression: ['_type'] });
  return types;
}

/** What is asked of the record, the same for every page and part of it. */
export interface Wanted {
  types: readonly string[];
  conditions: readonly Condition[];
  count: number | undefined;
  cursor: Cursor | undefined;
  /** The query without its page. */
  text: string;
}

export function wantedOf(call: Call, query: URLSearchParams): Wanted {
  const { gateway, requester, http } = call;
  const plain = new URLSearchParams(query);
  plain.delete('_page');
  const text = plain.toString();
  const page = single(query, '_page');
  const count = wholeNumber(query, '_count');
  if (count === 0) throw new FhirError('bad-value', '_count is a number from 1.', { expression: ['_count'] });
  return {
    types: wantedTypes(query, readableTypes(call)),
    conditions: [...changedSince(query), ...filedBetween(query)],
    count: count === undefined ? undefined : Math.min(count, limits.pageMax),
    cursor: page === undefined ? undefined : gateway.pages.open(page, `${http.params['id']}/$everything?${text}`, requester),
    text,
  };
}

interface Gathered {
  shown: Shown[];
  /** In all, the person's own Patient apart. */
  total: number;
  next: { relation: 'next'; url: string }[];
}

/** All of it at once, or a page of it where `_count` says so. */
async function gather(call: Call, permit: Permit, wanted: Wanted, fanned: FannedOut): Promise<Gathered> {
  const { gateway, requester, http } = call;
  const { types, conditions, count, cursor, text } = wanted;
  const criteria = { types, conditions, closed: fanned.closed };
  if (count === undefined) {
    const shown = types.length === 0 ? [] : await gateway.reader.read(permit, criteria);
    return { shown, total: shown.length, next: [] };
  }
  const asOf = cursor === undefined ? gateway.now() : new Date(cursor.asOf);
  const paging: Paging = {
    count,
    sort: { by: 'date', descending: true },
    total: true,
    asOf,
    ...(cursor === undefined ? {} : { after: cursor.after }),
  };
  const { shown, next, total = 0 } = await gateway.reader.page(permit, criteria, paging);
  if (next === undefined) return { shown, total, next: [] };
  const search = `${http.params['id']}/$everything?${text}`;
  const page = { search, after: next, asOf: asOf.getTime(), closed: fanned.closed, lacking: fanned.answers };
  const query = new URLSearchParams(text);
  query.append('_page', gateway.pages.seal(page, requester));
  const url = `${gateway.base}/Patient/${http.params['id']}/$everything?${query.toString()}`;
  return { shown, total, next: [{ relation: 'next', url }] };
}

/** The record, with how each source answered, as the caller's Bundle. */
export async function everything(call: Call, permit: Permit, wanted: Wanted, fanned: FannedOut): Promise<Released> {
  const { gateway } = call;
  const { shown, total, next } = await gather(call, permit, wanted, fanned);
  const id = base32OfUuid(permit.person);
  const { text, version } = gateway.locator.patientOf(permit);
  const own = wanted.types.includes('Patient') && wanted.cursor === undefined ? [{ type: 'Patient', id, text, version }] : [];
  const self = `${gateway.base}/Patient/${id}/$everything${wanted.text === '' ? '' : `?${wanted.text}`}`;
  const inAll = total + (wanted.types.includes('Patient') ? 1 : 0);
  const body = searchset({
    total: inAll,
    links: [{ relation: 'self', url: self }, ...next],
    entries: [...own, ...shown].map((each) => entryOf(gateway.base, each, 'match')),
    outcome: wholeOutcome(permit, fanned.answers),
  });
  const recipe = searchsetRecipe({ self, next: next[0]?.url, total: inAll, answers: fanned.answers, whole: true });
  return { status: 200, body, answers: fanned.answers, resources: [...own, ...shown], recipe };
}

export function everythingRequest(call: Call, wanted: Wanted): AccessRequest {
  const subject = personSubject(call.http.params['id'] ?? '', call.gateway.base);
  return accessRequest(call, 'operation', 'Patient/$everything', subject, wanted.types);
}
