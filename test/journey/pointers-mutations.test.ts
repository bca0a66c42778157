import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pointerOf } from '../contract/nrl-pointer.ts';
import { useLocator } from '../world/locator.ts';

const HOLDER = '9OZH01';
const NUMBER = '9990000018';
const as = useLocator();

const whole = {
  ...pointerOf({
    subject: NUMBER,
    type: '736253002',
    category: '734163000',
    custodian: HOLDER,
    author: HOLDER,
    url: 'https://trust.example/1',
  }),
  identifier: [{ system: 'urn:ietf:rfc:3986', value: 'urn:oid:1.2.3' }],
  meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'N' }] },
  description: 'A plan',
  context: {
    period: { start: '2026-01-01' },
    practiceSetting: { coding: [{ system: 'http://snomed.info/sct', code: '788002001' }] },
  },
};

/** Every place of a JSON value, as a list of keys. */
function placesOf(value: unknown, path: string[] = []): string[][] {
  const below = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [path, ...below.flatMap(([key, each]) => placesOf(each, [...path, key]))];
}

function put(value: unknown, [key, ...rest]: readonly string[], at: unknown): unknown {
  if (key === undefined) return at;
  if (Array.isArray(value)) return value.map((each, place) => (String(place) === key ? put(each, rest, at) : each));
  return { ...Object(value), [key]: put(Object(value)[key], rest, at) };
}

const oddities = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(null, '', [], {}, [null], [[]], 0, -1, 1e308, '\u0000', '\ud800', 'x'.repeat(6_000), {
    __proto__: null,
    constructor: 1,
  }),
);

test('A pointer with anything in any place is taken or refused, and never more than that', async () => {
  const statuses = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...placesOf(whole)),
      oddities,
      fc.constantFrom('POST', 'PUT'),
      async (place, odd, method) => {
        const { status, json } = await as(HOLDER, 'producer', 'DocumentReference', {
          method,
          body: put(whole, place, odd) ?? null,
        });
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        expect([200, 201, 400, 403, 415]).toContain(status);
        expect(Object(json)).toMatchObject({ resourceType: 'OperationOutcome', issue: [expect.anything()] });
      },
    ),
    { numRuns: 400 },
  );
  expect(statuses.get(400)).toBeGreaterThan(100);
}, 60_000);

test('A search with anything in any parameter is answered or refused', async () => {
  const names = ['subject:identifier', 'custodian:identifier', 'type', 'category', '_summary', 'next-page-token', 'other'];
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom('', '|', 'a|b', `https://fhir.nhs.uk/Id/nhs-number|${NUMBER}`),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom(...names), text), { maxLength: 4 }),
      fc.boolean(),
      async (given, posted) => {
        const query = new URLSearchParams(given);
        const body = posted ? { body: Object.fromEntries(given) } : {};
        const path = posted ? 'DocumentReference/_search' : `DocumentReference?${query.toString()}`;
        expect([200, 400, 414]).toContain((await as(HOLDER, 'consumer', path, body)).status);
      },
    ),
    { numRuns: 300 },
  );
}, 60_000);
