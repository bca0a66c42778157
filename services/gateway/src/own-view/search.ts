import type { Permit, Released } from '@ouzel/exchange';
import { base32OfUuid, FhirError } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { searchset } from '../bundle.ts';
import { accessRequest, assertScope, type Call, personSubject } from '../context.ts';
import { GENERAL, refuseUnknown, single } from '../parameters.ts';
import { release } from '../release.ts';
import { orNothing } from '../search-subject.ts';
import { ownEvent } from './event.ts';
import { countOf, recordedWithin } from './parameters.ts';

const PARAMETERS = ['patient', 'date', '_count', 'page', ...GENERAL];
const PLACE = /^(\d{1,15})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

type Asked = Parameters<Call['gateway']['ownView']['entries']>[0];

/** Where a page begins, as its link has it: nothing in it counts what is not shown. */
function afterOf(query: URLSearchParams): Asked['after'] {
  const text = single(query, 'page');
  if (text === undefined) return undefined;
  const [, ms, id] = PLACE.exec(text) ?? [];
  if (ms === undefined || id === undefined)
    throw new FhirError('bad-value', 'page is not one of our page links.', { expression: ['page'] });
  return { recorded: new Date(Number(ms)), id };
}

/** Whoever was found to be the person, once that was looked at: what was theirs is the person's too. */
const personsOf = ({ person, replaces }: Permit): string[] => [
  person,
  ...replaces.filter(({ reviewed }) => reviewed).map((each) => each.person),
];

async function page(call: Call, permit: Permit, given: URLSearchParams, asked: Omit<Asked, 'persons'>): Promise<Released> {
  const { gateway } = call;
  const { entries, total, next } = await gateway.ownView.entries({ ...asked, persons: personsOf(permit) });
  const url = (place?: string): string => {
    const query = new URLSearchParams(given);
    if (place !== undefined) query.set('page', place);
    return `${gateway.base}/AuditEvent?${query.toString()}`;
  };
  const further = next === undefined ? [] : [{ relation: 'next', url: url(`${next.recorded.getTime()}_${next.id}`) }];
  const patient = base32OfUuid(permit.person);
  const body = searchset({
    total,
    links: [{ relation: 'self', url: url() }, ...further],
    entries: entries.map((entry) => ({
      fullUrl: `${gateway.base}/AuditEvent/${entry.id}`,
      text: JSON.stringify(ownEvent(entry, patient)),
      mode: 'match',
    })),
  });
  return { status: 200, body, answers: [], resources: entries.map(({ id }) => ({ type: 'AuditEvent', id, version: 1 })) };
}

/** `GET AuditEvent?patient=` by the person themself: who looked at their record, when and why, in plain English. */
export async function searchOwnView(call: Call, given: URLSearchParams): Promise<HttpAnswer> {
  const { gateway, http, requester } = call;
  assertScope(requester, 'AuditEvent', 's');
  refuseUnknown(http, PARAMETERS, given);
  const patient = single(given, 'patient');
  if (patient === undefined)
    throw new FhirError('missing-element', 'Say whose record: give patient once.', { expression: ['patient'] });
  const asked = { ...recordedWithin(given), after: afterOf(given), count: countOf(given) };
  const self = `${gateway.base}/AuditEvent?${given.toString()}`;
  return orNothing(self, async () => {
    const request = accessRequest(call, 'search-type', 'AuditEvent', personSubject(patient, gateway.base), [], given);
    return release(call, { ...request, nothing: self }, (permit) => page(call, permit, given, asked));
  });
}
