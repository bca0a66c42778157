import type { Requester } from '@ouzel/exchange';
import { FhirError, uuidOfBase32 } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { searchset } from './bundle.ts';
import { accessRequest, assertScope, type Call } from './context.ts';
import { refuseUnknown, single } from './parameters.ts';
import { purposeOf, userOf } from './audit-agent.ts';
import { splitValues, dateValue } from './search-values.ts';

/** What the trail offers to this room: the audit service implements it. */
export interface AuditTrail {
  search(criteria: {
    person?: string;
    organisation?: string;
    outcome?: string;
    from?: Date;
    until?: Date;
    id?: string;
    user?: string;
    purpose?: string;
    before?: bigint;
    count?: number;
  }): Promise<{ events: { id?: string }[]; total: number; next?: bigint }>;
  /** What of a person's record left within a time, oldest first. */
  shown(asked: { person: string; from: Date; until: Date }): Promise<
    {
      id: string;
      recorded: Date;
      organisation: { ods: string; name: string };
      user?: { id: string; name: string; role: string };
      client: string;
      purpose: string;
      through?: string;
      resources: string[];
    }[]
  >;
}

/** Job roles that review accesses (national RBAC): Privacy Officer and Caldicott Guardian. */
export const REVIEWERS = ['R0001', 'R5105'];
export const AUDIT_PARAMETERS = ['patient', 'agent', 'outcome', 'date', '_id', 'purpose', '_count', 'page'];

function personOf(reference: string | undefined, base: string): string | undefined {
  if (reference === undefined) return undefined;
  const person = uuidOfBase32(reference.replace(`${base}/`, '').replace(/^Patient\//, ''));
  if (person === undefined) throw new FhirError('bad-value', 'patient is not the id of a Patient.', { expression: ['patient'] });
  return person;
}

function countOf(query: URLSearchParams): number | undefined {
  const text = single(query, '_count');
  if (text !== undefined && !/^[1-9]\d{0,3}$/.test(text))
    throw new FhirError('bad-value', '_count is a number from 1.', { expression: ['_count'] });
  return text === undefined ? undefined : Number(text);
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined): Partial<Record<Key, Value>> {
  const one: Partial<Record<Key, Value>> = {};
  if (value !== undefined) one[key] = value;
  return one;
}

type Criteria = Parameters<AuditTrail['search']>[0];

/** `date` may stand twice, once for each end. */
function recordedWithin(query: URLSearchParams): Pick<Criteria, 'from' | 'until'> {
  const within: Pick<Criteria, 'from' | 'until'> = {};
  for (const text of query.getAll('date')) {
    const [first = ''] = splitValues(text, 'date');
    const { prefix, span } = dateValue(first, 'date');
    const [from, until] = span.map((ms) => new Date(ms));
    if (prefix === 'eq' || prefix === 'ge') Object.assign(within, { from });
    if (prefix === 'gt' || prefix === 'sa') Object.assign(within, { from: until });
    if (prefix === 'eq' || prefix === 'le') Object.assign(within, { until });
    if (prefix === 'lt' || prefix === 'eb') Object.assign(within, { until: from });
    if (prefix === 'ne' || prefix === 'ap')
      throw new FhirError('unknown-parameter', 'date takes eq, gt, ge, lt, le, sa and eb here.', { expression: ['date'] });
  }
  return within;
}

/** An id that can be none of ours finds nothing, like any other unknown one. */
const NO_EVENT = '00000000-0000-0000-0000-000000000000';

function criteriaOf(query: URLSearchParams, base: string): Criteria {
  const before = single(query, 'page');
  if (before !== undefined && !/^\d{1,18}$/.test(before))
    throw new FhirError('bad-value', 'page is not one of our page links.', { expression: ['page'] });
  const id = single(query, '_id');
  return {
    ...optional('person', personOf(single(query, 'patient'), base)),
    ...optional('organisation', single(query, 'agent')),
    ...optional('outcome', single(query, 'outcome')),
    ...recordedWithin(query),
    ...optional('id', id === undefined || /^[0-9a-f-]{36}$/.test(id) ? id : NO_EVENT),
    ...optional('user', userOf(single(query, 'agent:identifier'))),
    ...optional('purpose', purposeOf(single(query, 'purpose'))),
    ...optional('before', before === undefined ? undefined : BigInt(before)),
    ...optional('count', countOf(query)),
  };
}

function pageBody(page: Awaited<ReturnType<AuditTrail['search']>>, query: URLSearchParams, base: string): Buffer {
  const url = (extra: Record<string, string>): string => {
    const changed = new URLSearchParams(query);
    for (const [name, value] of Object.entries(extra)) changed.set(name, value);
    return `${base}/AuditEvent?${changed.toString()}`;
  };
  const next = page.next === undefined ? [] : [{ relation: 'next', url: url({ page: String(page.next) }) }];
  const entries = page.events.map((event) => ({
    fullUrl: `${base}/AuditEvent/${event.id}`,
    text: JSON.stringify(event),
    mode: 'match' as const,
  }));
  return searchset({ total: page.total, links: [{ relation: 'self', url: url({}) }, ...next], entries });
}

/** Who reviews for an organisation sees what that organisation did; only the exchange's own reviewers see what others did. */
function reviewable(criteria: Criteria, { organisation }: Requester): Criteria {
  if (organisation.kind === 'exchange') return criteria;
  if (criteria.organisation !== undefined && criteria.organisation !== organisation.ods)
    throw new FhirError('not-allowed', 'You review what your own organisation did.', { expression: ['agent'] });
  return { ...criteria, organisation: organisation.ods };
}

/** `GET AuditEvent` (IHE ITI-81): for those whose role is to review who looked at what. Reading the trail is recorded in it. */
export async function searchAuditEvent(call: Call): Promise<HttpAnswer> {
  const { gateway, http, requester } = call;
  assertScope(requester, 'AuditEvent', 's');
  if (!REVIEWERS.includes(requester.user?.role ?? ''))
    throw new FhirError('not-allowed', 'Only a Privacy Officer or a Caldicott Guardian reads the audit trail.');
  refuseUnknown(http, [...AUDIT_PARAMETERS, 'agent:identifier', '_format', '_pretty']);
  const criteria = reviewable(criteriaOf(http.query, gateway.base), requester);
  const subject = criteria.person === undefined ? { by: 'none' as const } : { by: 'person' as const, person: criteria.person };
  const request = accessRequest(call, 'search-type', 'AuditEvent', subject);
  const page = await gateway.trail.search(criteria);
  const resources = page.events.map((event) => ({ type: 'AuditEvent', id: event.id ?? '', version: 1 }));
  await gateway.audit.record({ request, outcome: '0', status: 200, answers: [], resources });
  return { status: 200, body: pageBody(page, http.query, gateway.base) };
}
