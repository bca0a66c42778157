import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { apiRoutes } from '@ouzel/gateway';
import { balpFaults } from '../contract/balp-shape.ts';
import { ask, type Asked } from '../world/api.ts';
import { acting, type Minting, startMinting } from '../world/minting.ts';
import { auditEvent, type Event, officerOf, requestOf } from '../world/trail.ts';

let minting: Minting;
let roots: Record<'fhir' | 'ig' | 'nrl', string>;
let tokens: Record<string, string | undefined>;
const values: Record<string, string> = {};

beforeAll(async () => {
  minting = await startMinting();
  const { fhirBase, people } = minting.world;
  const root = new URL(fhirBase).origin;
  roots = { fhir: fhirBase, ig: `${root}/ig`, nrl: `${root}/nrl` };
  const all =
    'user/*.cruds user/AuditEvent.rs user/Linkage.cru user/$agreements user/$administer-registry user/$administer-labels';
  tokens = {
    nobody: undefined,
    'a forger': 'no.token.here',
    'a clinician': await minting.token('9OZH01', 'user/*.cruds', acting('R8000')),
    'a contributor': minting.contributor,
    'an officer of the exchange': await minting.token('9OZX01', all, { ...acting('R5105'), purpose_of_use: 'HOPERAT' }),
  };
  Object.assign(values, {
    id: people['story'],
    patient: people['story'],
    version: '1',
    kind: 'organisations',
    job: randomUUID(),
    part: '0',
  });
});
afterAll(() => minting.stop());

/** What the trail has of a request, by the id that it was given. */
async function eventsOf(
  requestId: string,
): Promise<{ status: number; outcome: string; id: string; organisation: string; from: string }[]> {
  return minting.rows(
    `select id, outcome, organisation, (event::jsonb ->> 'status')::int as status, event::jsonb ->> 'from' as "from" from audit.event
     where event::jsonb ->> 'requestId' = $1`,
    [requestId],
  );
}

const outcomeOf = (status: number): string => (status < 400 ? '0' : status < 500 ? '4' : '8');

/** Asks, and says where the trail does not have just this of it. */
async function fault(url: string, asked: Asked, who: string): Promise<string[]> {
  const requestId = randomUUID();
  const answer = await ask('', url, { ...asked, headers: { ...asked.headers, 'X-Request-Id': requestId } });
  const events = await eventsOf(requestId);
  const [event] = events;
  const said = `${asked.method ?? 'GET'} ${url} by ${who}: ${answer.status}`;
  if (events.length !== 1 || event === undefined) return [`${said}, ${events.length} events`];
  return [
    ...(event.status === answer.status ? [] : [`${said}, recorded as ${event.status}`]),
    ...(event.outcome === outcomeOf(answer.status) ? [] : [`${said}, outcome ${event.outcome}`]),
    ...(event.from === '' ? [`${said}, from nowhere`] : []),
    ...(event.organisation === 'unknown' && answer.status < 400 && !open.has(new URL(url).pathname)
      ? [`${said}, by nobody`]
      : []),
  ];
}

/** Addresses that anybody may read, who is then nobody in particular. */
const open = new Set<string>();

const filled = (path: string, how: 'known' | 'garbage'): string =>
  path.replaceAll(/:(\w+)/g, (_all, name: string) => (how === 'known' ? (values[name] ?? randomUUID()) : 'x%20y'));

const routes = apiRoutes();
const BODIES = [undefined, '{}', '{"resourceType":"Basic"}', 'no json'];

describe('Every route leaves exactly one event of each request', () => {
  test.each(['nobody', 'a forger', 'a clinician', 'a contributor', 'an officer of the exchange'])(
    'asked by %s',
    async (who) => {
      const faults: string[] = [];
      for (const { door, method, path, open: isOpen } of routes) {
        const urls = new Set([filled(path, 'known'), filled(path, 'garbage')].map((each) => `${roots[door]}${each}`));
        for (const url of urls) {
          if (isOpen === true) open.add(new URL(url).pathname);
          const bodies = method === 'GET' || method === 'DELETE' ? [undefined] : BODIES;
          for (const body of who === 'nobody' || who === 'a forger' ? bodies.slice(0, 1) : bodies) {
            const token = tokens[who];
            const given = { ...(token === undefined ? {} : { token }), ...(body === undefined ? {} : { body }) };
            faults.push(...(await fault(url, { method, ...given }, who)));
          }
        }
      }
      expect(faults).toEqual([]);
    },
    300_000,
  );

  test('also where there is no route, or none for this method, or nothing that can be read', async () => {
    const root = new URL(roots.fhir).origin;
    const token = tokens['a clinician'] ?? '';
    const faults: string[] = [];
    const asked: [string, Asked][] = [
      [`${roots.fhir}/Nothing`, {}],
      [`${roots.ig}/nothing`, {}],
      [`${roots.nrl}/nothing`, {}],
      [`${root}/favicon.ico`, {}],
      [`${roots.fhir}/metadata`, { method: 'DELETE' }],
      [`${roots.ig}/AuditEvent`, { method: 'POST', body: '{}' }],
      [`${roots.ig}/AuditEvent/${randomUUID()}`, { method: 'PUT', body: '{}' }],
      [`${roots.fhir}/AuditEvent`, { method: 'POST', body: '{"resourceType":"AuditEvent"}' }],
      [`${roots.fhir}/Patient`, { method: 'OPTIONS' }],
      [`${roots.fhir}/Patient/${values['id']}`, { method: 'HEAD' }],
      [`${roots.fhir}/Patient/%ff`, {}],
      [`${roots.fhir}/Patient?identifier=${'9'.repeat(9_000)}`, {}],
      [`${roots.fhir}/Patient/${values['id']}`, { headers: { Accept: 'application/xml' } }],
      [`${roots.fhir}/Observation`, { method: 'POST', body: 'x', headers: { 'Content-Type': 'text/plain' } }],
      [`${roots.fhir}/Observation`, { method: 'POST', body: `"${'x'.repeat(4_000_000)}"` }],
      [`${roots.fhir}/Patient/a%00b`, {}],
    ];
    for (const [url, how] of asked) faults.push(...(await fault(url, { token, ...how }, 'a clinician')));
    expect(faults).toEqual([]);
  });

  test('a batch is one event with a part for each entry', async () => {
    const entry = [
      `Patient/${values['id']}`,
      `Observation?patient=${values['id']}`,
      'Nothing/1',
      'AuditEvent',
      `Patient/${minting.world.people['noRelationship']}`,
    ].map((url) => ({ request: { method: 'GET', url } }));
    const requestId = randomUUID();
    const answer = await ask(roots.fhir, '', {
      token: tokens['a clinician'] ?? '',
      headers: { 'X-Request-Id': requestId },
      body: { resourceType: 'Bundle', type: 'batch', entry },
    });
    const [event, ...others] = await eventsOf(requestId);
    expect([answer.status, others]).toEqual([200, []]);
    const officer = await officerOf(minting, '9OZX01');
    const shown = auditEvent.parse((await officer.ask(`AuditEvent/${event?.id}`)).json);
    const details = shown.entity.flatMap(({ detail = [] }) => detail).filter(({ type }) => type === 'part');
    expect(details.map(({ valueString }) => valueString)).toHaveLength(entry.length);
  });
});

describe('Every event of all that', () => {
  test('is in the shape of BALP, and says who, why, what, when and from where', async () => {
    const officer = await officerOf(minting, '9OZX01');
    const faults: string[] = [];
    let seen = 0;
    for (let next: string | undefined = '_count=200'; next !== undefined;) {
      const page = await officer.trail(next);
      next = page.next;
      seen += page.events.length;
      const faulty = (event: Event): string[] =>
        balpFaults(event).map((each) => `${requestOf(event).slice(0, 80)} ${event.outcome}: ${each}`);
      faults.push(...page.events.flatMap(faulty));
    }
    expect(seen).toBeGreaterThan(1_000);
    expect([...new Set(faults)].slice(0, 20)).toEqual([]);
  }, 60_000);
});
