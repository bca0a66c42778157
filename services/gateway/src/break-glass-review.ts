import { type AccessEvent, type AccessRequest, type Effect, type Organisation, type Subject } from '@ouzel/exchange';
import { base32OfUuid, FhirError } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { z } from 'zod';
import { REVIEWERS } from './audit-event.ts';
import { bodyOf } from './body.ts';
import { accessRequest, assertScope, type Call } from './context.ts';
import { refuseUnknown, single } from './parameters.ts';
import type { ApiRoute } from './route.ts';

/** One declaration as its reviewer sees it; what else there is of it is shown as it stands. */
export interface ReviewItem {
  claim: string;
  person: string | null;
}

/** Who looks at break-glass afterwards: the consent room implements it. */
export interface Reviews {
  list(organisation: Organisation, all: boolean): Promise<ReviewItem[]>;
  review(review: {
    claim: string;
    reviewer: string;
    organisation: Organisation;
    finding: 'appropriate' | 'inappropriate';
    text: string;
    /** Joins the transaction in which something was found to review. */
    alongside: () => Effect;
  }): Promise<boolean>;
}

const JSON_TYPE = { 'Content-Type': 'application/json' };
const review = z.strictObject({ finding: z.enum(['appropriate', 'inappropriate']), text: z.string().trim().min(10).max(2_000) });

/** @throws FhirError `not-allowed`. */
function reviewerOf({ requester }: Call): { id: string; organisation: Organisation } {
  const { organisation, purpose, user } = requester;
  if (user === undefined || !REVIEWERS.includes(user.role) || purpose !== 'HOPERAT')
    throw new FhirError(
      'not-allowed',
      'A Privacy Officer or a Caldicott Guardian reviews break-glass, with the purpose of use HOPERAT.',
    );
  return { id: user.id, organisation };
}

const eventOf = (request: AccessRequest, parts: readonly AccessEvent[] = []): AccessEvent => ({
  request,
  outcome: '0',
  status: 200,
  answers: [],
  resources: [],
  ...(parts.length === 0 ? {} : { parts }),
});

const subjectOf = (person: string | null): Subject => (person === null ? { by: 'none' } : { by: 'person', person });

/** `GET break-glass`: what waits for review; with `all=true` also what was reviewed. */
async function listBreakGlass(call: Call): Promise<HttpAnswer> {
  const { gateway, http, requester } = call;
  assertScope(requester, 'AuditEvent', 's');
  const { organisation } = reviewerOf(call);
  refuseUnknown(http, ['all']);
  const items = await gateway.reviews.list(organisation, single(http.query, 'all') === 'true');
  const parts = items.map(({ person }) => eventOf(accessRequest(call, 'search-type', 'break-glass', subjectOf(person))));
  await gateway.audit.record(eventOf(accessRequest(call, 'search-type', 'break-glass', { by: 'none' }), parts));
  const shown = items.map(({ person, ...item }) => ({ ...item, ...(person === null ? {} : { patient: base32OfUuid(person) }) }));
  return { status: 200, headers: JSON_TYPE, body: JSON.stringify({ items: shown }) };
}

const CLAIM = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** `POST break-glass/{claim}`: what a reviewer found. */
async function reviewBreakGlass(call: Call): Promise<HttpAnswer> {
  const { gateway, http, requester } = call;
  assertScope(requester, 'AuditEvent', 's');
  const { id: reviewer, organisation } = reviewerOf(call);
  const found = review.safeParse((await bodyOf(http, ['application/json'])).json);
  if (!found.success)
    throw new FhirError('bad-element', 'Send { "finding": "appropriate" or "inappropriate", "text": 10 to 2,000 characters }.');
  const claim = http.params['claim'] ?? '';
  const nothing = new FhirError(
    'not-found',
    'There is no declaration of this id for you to review, or it was reviewed, or it is your own.',
  );
  if (!CLAIM.test(claim)) throw nothing;
  const request = accessRequest(call, 'update', 'break-glass', { by: 'none' });
  const alongside = (): Effect => gateway.audit.effect(eventOf(request)).effect;
  const done = await gateway.reviews.review({ claim, reviewer, organisation, ...found.data, alongside });
  if (!done) throw nothing;
  return { status: 200, headers: JSON_TYPE, body: JSON.stringify({ claim, ...found.data }) };
}

/** Below the base of information governance: no FHIR, and no claim of the API. */
export function reviewRoutes(): ApiRoute[] {
  const route = { door: 'ig', name: 'break-glass review' } as const;
  return [
    { ...route, method: 'GET', path: '/break-glass', interaction: 'search-type', handle: listBreakGlass },
    { ...route, method: 'POST', path: '/break-glass/:claim', interaction: 'update', handle: reviewBreakGlass },
  ];
}
