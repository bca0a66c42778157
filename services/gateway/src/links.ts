import type { Effect, LinkChanged, LinkState, LinkStatement } from '@ouzel/exchange';
import { base32OfUuid, FhirError } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import type { Call } from './context.ts';
import { limits } from './limits.ts';
import { exposures } from './link-exposure.ts';
import { mergeOf, reviewOf, unmergeOf } from './link-bodies.ts';
import { askedLink, assertOfficer, isTheirs } from './link-requests.ts';
import { eventOf, saying } from './link-saying.ts';
import { refuseUnknown, single, wholeNumber } from './parameters.ts';
import type { Interactor } from './request.ts';
import type { ApiRoute } from './route.ts';

const JSON_TYPE = { 'Content-Type': 'application/json; charset=utf-8' };

const answer = (status: number, content: unknown, headers: Record<string, string> = {}): HttpAnswer => ({
  status,
  headers: { ...JSON_TYPE, ...headers },
  body: JSON.stringify(content),
});

/** People as the API names them. */
function shown({ link, survivor, obsolete, ...rest }: LinkState): Record<string, unknown> {
  const side = ({ number, person }: LinkState['survivor']) => ({
    number,
    ...(person === undefined ? {} : { patient: `Patient/${base32OfUuid(person)}` }),
  });
  return { link, ...rest, survivor: side(survivor), obsolete: side(obsolete) };
}

const peopleOf = ({ survivor, obsolete }: LinkState): string[] => [survivor, obsolete].flatMap(({ person }) => person ?? []);

async function state(call: Call, statement: LinkStatement, status: number, target: string): Promise<HttpAnswer> {
  const { audit, outbox, locator } = call.gateway;
  const alongside = (changed: LinkChanged): Effect[] => {
    const people = new Set(changed.moved.flatMap(({ before, after }) => [before, after]).filter((person) => person !== null));
    return [...outbox.tell(changed, statement.occurred), audit.effect(eventOf(call, target, status, [...people])).effect];
  };
  const { link, inForce, moved } = await locator.links.state({ ...statement, overrules: true }, alongside);
  return answer(status, { link, inForce, recordsMoved: moved.length });
}

/** `POST links`: two numbers are one person's. */
const merge: Interactor = async (call) => {
  assertOfficer(call, 'c');
  const { pair, reason } = await mergeOf(call);
  if (!isTheirs(call.requester, pair)) throw new FhirError('not-allowed', 'You see to the numbers of your own organisation.');
  return state(call, { ...pair, ...saying(call, reason), change: 'merge' }, 201, 'link merge');
};

/** `POST links/{link}/unmerge`: they are not. */
const unmerge: Interactor = async (call) => {
  assertOfficer(call, 'u');
  const { reason } = await unmergeOf(call);
  const { scope, custodian = '', survivor, obsolete, inForce } = await askedLink(call);
  if (!inForce) throw new FhirError('not-found', 'This link is not in force.');
  const numbers = { survivor: survivor.number, obsolete: obsolete.number };
  const pair = scope === 'local' ? { scope, custodian, ...numbers } : { scope, ...numbers };
  return state(call, { ...pair, ...saying(call, reason), change: 'unmerge' }, 200, 'link unmerge');
};

/** `POST links/{link}/review`: the link is right, and whose consents count from now on. */
const review: Interactor = async (call) => {
  assertOfficer(call, 'u');
  if (call.requester.organisation.kind !== 'exchange')
    throw new FhirError('not-allowed', 'Whose consents count is for the exchange’s own officers to say.');
  const { reason, consent } = await reviewOf(call);
  const link = await askedLink(call);
  const recorded = call.gateway.audit.effect(eventOf(call, 'link review', 200, peopleOf(link)));
  await call.gateway.locator.links.review(link.link, { ...saying(call, reason), consent }, [recorded.effect]);
  return answer(200, { link: link.link, reviewed: true, consent });
};

/** `GET links`: newest word first; further ones by `before`. */
const list: Interactor = async (call) => {
  const { gateway, http, requester } = call;
  assertOfficer(call, 'r');
  refuseUnknown(http, ['_count', 'before', 'custodian']);
  const before = single(http.query, 'before');
  if (before !== undefined && Number.isNaN(Date.parse(before)))
    throw new FhirError('bad-value', 'before is not a time.', { expression: ['before'] });
  const own = requester.organisation.kind === 'exchange' ? single(http.query, 'custodian') : requester.organisation.ods;
  const links = await gateway.locator.links.list({
    count: Math.min(wholeNumber(http.query, '_count') ?? limits.linksMax, limits.linksMax),
    ...(own === undefined ? {} : { custodian: own }),
    ...(before === undefined ? {} : { before: new Date(before) }),
  });
  await gateway.audit.record(eventOf(call, 'links', 200, [...new Set(links.flatMap(peopleOf))]));
  return answer(200, { links: links.map(shown) });
};

/** `GET links/{link}`. */
const one: Interactor = async (call) => {
  assertOfficer(call, 'r');
  const link = await askedLink(call);
  await call.gateway.audit.record(eventOf(call, 'link', 200, peopleOf(link)));
  return answer(200, shown(link));
};

/** `GET links/{link}/exposure`: who was shown the wrong record, for the safety officer. Reading it is recorded. */
const exposure: Interactor = async (call) => {
  const { gateway } = call;
  assertOfficer(call, 'r');
  const link = await askedLink(call);
  const found = await exposures(gateway.trail, await gateway.locator.links.wronglyShown(link.link));
  await gateway.audit.record(eventOf(call, 'link exposure', 200, peopleOf(link)));
  const each = found.map(({ shownAs, recorded, id, ...rest }) => ({
    auditEvent: id,
    recorded: recorded.toISOString(),
    shownAs: `Patient/${base32OfUuid(shownAs)}`,
    ...rest,
  }));
  return answer(200, { link: link.link, inForce: link.inForce, shown: each });
};

/** Who is who, for information governance. */
export function linkRoutes(): ApiRoute[] {
  const route = (method: 'GET' | 'POST', path: string, name: string, handle: Interactor): ApiRoute => ({
    door: 'ig',
    method,
    path,
    name,
    interaction: 'operation',
    handle,
  });
  return [
    route('GET', '/links', 'links', list),
    route('POST', '/links', 'link merge', merge),
    route('GET', '/links/:link', 'link', one),
    route('POST', '/links/:link/unmerge', 'link unmerge', unmerge),
    route('POST', '/links/:link/review', 'link review', review),
    route('GET', '/links/:link/exposure', 'link exposure', exposure),
  ];
}
