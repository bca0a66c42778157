import { createHash, randomUUID } from 'node:crypto';
import type { AccessEvent, Decision, Organisation, Requester } from '@ouzel/exchange';
import { resourceId } from '@ouzel/fhir';

/** How much of everything there is: organisations and people are asked for the more often the lower their number. */
export interface TrailSize {
  events: number;
  people: number;
  organisations: number;
  users: number;
  searches: number;
}

export interface Region {
  size: TrailSize;
  today: Date;
  /** A number from 0 to below 1, the same in every run. */
  random: () => number;
  people: string[];
  requesters: Requester[];
  holders: Organisation[];
}

/** mulberry32. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** @throws Error where there is none. */
export function oneOf<T>(from: readonly T[], random: () => number): T {
  const found = from[Math.floor(from.length * random())];
  if (found === undefined) throw new Error('There is nothing to choose from.');
  return found;
}

export const uuidOf = (text: string): string =>
  createHash('sha256')
    .update(text)
    .digest('hex')
    .slice(0, 32)
    .replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

const organisationOf = (at: number): Organisation => ({
  ods: `9OT${String(at).padStart(3, '0')}`,
  name: `Organisation ${at}`,
  kind: at === 0 ? 'acute-trust' : 'gp-practice',
});

export function regionOf(size: TrailSize, today: Date): Region {
  const random = randomFrom(7);
  const holders = Array.from({ length: size.organisations }, (_, at) => organisationOf(at));
  const skewed = (most: number): number => Math.floor(most * random() ** 3);
  const requesters = Array.from({ length: size.users }, (_, at): Requester => {
    const organisation = holders[skewed(holders.length)] ?? organisationOf(0);
    const user = {
      id: `91000${at}`,
      name: `Dr Given${at % 97} Family${at}`,
      role: at % 50 === 0 ? 'R0001' : 'R8000',
      roleProfile: 'UNK',
    };
    return { clientId: `client-${organisation.ods}`, organisation, user, purpose: 'TREAT', scopes: [], tokenId: 'token' };
  });
  return {
    size,
    today,
    random,
    people: Array.from({ length: size.people }, (_, at) => uuidOf(`person ${at}`)),
    requesters,
    holders,
  };
}

/** A read or a search of somebody's record that three organisations hold; some are refused. */
export function eventOf({ random, people, requesters, holders }: Region): AccessEvent {
  const pick = <T>(from: readonly T[]): T => oneOf(from, () => random() ** 3);
  const [person, requester] = [pick(people), pick(requesters)];
  const refused = random() < 0.05;
  const custodians = [0, 1, 2].map((n) => ({
    record: uuidOf(`${person} ${n}`),
    custodian: holders[(person.charCodeAt(0) * 7 + n * 31) % holders.length] ?? pick(holders),
  }));
  const resources = refused
    ? []
    : Array.from({ length: 1 + Math.floor(random() * 12) }, (_, at) => ({
        type: 'Observation',
        id: resourceId({ record: custodians[at % 3]?.record ?? '', local: `o${at}` }),
        version: 1,
      }));
  const decision: Decision = refused
    ? { outcome: 'refuse', rule: '4-relationship', reason: 'unrelated', person }
    : {
        outcome: 'permit',
        rule: '4-relationship:encounter',
        person,
        nhsNumber: '',
        patient: { body: '', version: 1, updated: new Date(0) },
        holdings: custodians.map((each) => ({ ...each, source: 'stored', types: [], view: 'all' })),
        labelsWithheld: 0,
        hideLocation: false,
        hideIdentity: false,
        agreements: ['direct-care/1'],
      };
  const request: AccessEvent['request'] = {
    requester,
    interaction: 'search-type',
    target: 'Observation',
    subject: { by: 'person', person },
    types: [],
    query: 'GET /fhir/R4/Observation?patient=someone&_sort=-date&_count=50',
    traceId: randomUUID(),
    requestId: randomUUID(),
    from: '10.0.0.1',
  };
  const answers = refused ? [] : custodians.map(({ custodian }) => ({ custodian, status: 'complete' as const }));
  return {
    request,
    decision,
    outcome: refused ? '4' : '0',
    status: refused ? 404 : 200,
    answers,
    resources,
    bodyHash: uuidOf(person).repeat(2),
  };
}
