import type { LinkChanged, LinkDecision, SuspectedLink } from '@ouzel/exchange';
import { base32OfUuid, FhirError } from '@ouzel/fhir';
import type { Call } from './context.ts';
import { answer } from './ig-answer.ts';
import { limits } from './limits.ts';
import { unmergeOf } from './link-bodies.ts';
import { assertOfficer } from './link-requests.ts';
import { eventOf, saying } from './link-saying.ts';
import { refuseUnknown, single, wholeNumber } from './parameters.ts';
import type { Interactor } from './request.ts';
import type { ApiRoute } from './route.ts';

/** Who people are is for the exchange's own officers to say. */
function assertOwnOfficer(call: Call, letter: 'r' | 'u'): void {
  assertOfficer(call, letter);
  if (call.requester.organisation.kind !== 'exchange')
    throw new FhirError('not-allowed', 'Who people are is for the exchange’s own officers to say.');
}

const patient = (person: string): string => `Patient/${base32OfUuid(person)}`;
const peopleOf = ({ person, other }: SuspectedLink): string[] => [person, ...(other === undefined ? [] : [other])];

/** Who they are stays where it is: an officer who has to know asks by the Patient, for a stated purpose. */
const shown = ({ item, noted, reason, basis, person, other }: SuspectedLink): object => ({
  item,
  noted: noted.toISOString(),
  reason,
  basis,
  patient: patient(person),
  ...(other === undefined ? {} : { other: patient(other) }),
});

/** `GET links/suspected`: the newest first; further ones by `before`. */
const list: Interactor = async (call) => {
  const { gateway, http } = call;
  assertOwnOfficer(call, 'r');
  refuseUnknown(http, ['_count', 'before']);
  const before = single(http.query, 'before');
  if (before !== undefined && Number.isNaN(Date.parse(before)))
    throw new FhirError('bad-value', 'before is not a time.', { expression: ['before'] });
  const suspected = await gateway.linkReviews.suspicions.open({
    count: Math.min(wholeNumber(http.query, '_count') ?? limits.linksMax, limits.linksMax),
    ...(before === undefined ? {} : { before: new Date(before) }),
  });
  await gateway.audit.record(eventOf(call, 'links suspected', 200, [...new Set(suspected.flatMap(peopleOf))]));
  return answer({ suspected: suspected.map(shown) });
};

/**
 * What an officer says of a suspicion, where the item is one. Two people: they are one, or are not; either is a word on their link, which no later
 * answer of PDS undoes. A number: it is the person's, or it was seen to. @returns whether there was such an item.
 */
export async function decideSuspected(call: Call, item: string, decision: LinkDecision, user: string): Promise<boolean> {
  const { audit, linkReviews, locator, outbox } = call.gateway;
  const found = await linkReviews.suspicions.find(item);
  if (found === undefined) return false;
  const recorded = (people: readonly string[]) => audit.effect(eventOf(call, `LinkReview ${decision}`, 204, people)).effect;
  const { number, otherNumber } = found;
  if (otherNumber === undefined) {
    await linkReviews.suspicions.settle(item, decision, user, [recorded(peopleOf(found))]);
    return true;
  }
  const said = saying(call, `a suspected link (${found.reason}) was reviewed`);
  const change = decision === 'linked' ? 'merge' : 'unmerge';
  const statement = { scope: 'person', survivor: otherNumber, obsolete: number, change, overrules: true, ...said } as const;
  await locator.links.state(statement, (changed: LinkChanged) => [
    ...outbox.tell(changed, said.occurred),
    linkReviews.suspicions.settled(item, decision, user),
    recorded(peopleOf(found)),
  ]);
  return true;
}

/** `POST tracing/resume`: PDS may be asked again, though it had answered about other people. */
const resume: Interactor = async (call) => {
  assertOwnOfficer(call, 'u');
  const { reason } = await unmergeOf(call);
  const { by, occurred } = saying(call, reason);
  const recorded = call.gateway.audit.effect(eventOf(call, 'tracing resume', 200, []));
  await call.gateway.linkReviews.suspicions.resume({ at: occurred, user: by, reason }, [recorded.effect]);
  return answer({ resumed: occurred.toISOString() });
};

/** What PDS says that a person has to look at (contracts/ig-links.md). */
export function suspectedLinkRoutes(): ApiRoute[] {
  const ig = { door: 'ig', interaction: 'operation' } as const;
  return [
    { ...ig, method: 'GET', path: '/links/suspected', name: 'links suspected', handle: list },
    { ...ig, method: 'POST', path: '/tracing/resume', name: 'tracing resume', handle: resume },
  ];
}
