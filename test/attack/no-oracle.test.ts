import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parseResourceId, uuidOfBase32 } from '@ouzel/fhir';
import { CLINICAL_TYPES } from '@ouzel/gateway';
import { aboutPerson } from '../conformance/about.ts';
import { type Filled, filled, NEEDED, sharesOf } from '../conformance/filled.ts';
import { type Answer, ask } from '../world/api.ts';
import { type Minting, startMinting } from '../world/minting.ts';
import { NHS } from '../world/written.ts';
import { instances, ofNumber, ofPerson, type OracleRequest, type Planted, searches } from './oracle-requests.ts';

const OWNER = '9OZH02';
const AT_ONCE = 8;

let minting: Minting;
let owner: string;
let reader: string;
let patient: string;
beforeAll(async () => {
  minting = await startMinting();
  await minting.world.story();
  patient = minting.world.people['story'] ?? '';
  owner = await minting.token(OWNER, 'system/*.cruds');
  reader = await minting.world.token('clinician');
  // Who makes a person known may post about them.
  const known = { resourceType: 'Patient', identifier: [{ system: NHS, value: minting.world.sample.region.named.story }] };
  expect((await ask(minting.world.fhirBase, 'Patient', { token: owner, body: known })).status).toBe(201);
});
afterAll(() => minting.stop());

/** An answer without what differs between any two: trace, the time at which it was made or a source asked, the random part of a sealed page. */
function bytesOf({ status, headers, text }: Answer): string {
  const VARY = ['date', 'x-trace-id', 'x-request-id', 'keep-alive', 'connection'];
  const head = [...headers].filter(([name]) => !VARY.includes(name)).map(([name, value]) => `${name}: ${value}`);
  const plain = text
    .replaceAll(/_page=[\w-]+/g, (page) => `_page=${page.length}`)
    .replaceAll(/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/g, 'uuid')
    .replaceAll(/As of \d{4}-\d\d-\d\dT[\d:.]+Z/g, 'As of now')
    .replaceAll(/"(timestamp|date|valueInstant)":"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '"$1":"now"');
  return [String(status), ...head.toSorted(), '', plain].join('\n');
}

// Uncompressed: how well a text compresses depends on its random parts.
const PLAIN = { 'Accept-Encoding': 'identity' };

async function answersTo(requests: readonly OracleRequest[]): Promise<Map<string, string>> {
  const answers: [string, string][] = [];
  for (let from = 0; from < requests.length; from += AT_ONCE) {
    const some = requests.slice(from, from + AT_ONCE).map(async ({ name, path, asked }): Promise<[string, string]> => {
      const headers = { ...asked.headers, ...PLAIN };
      return [name, bytesOf(await ask(minting.world.fhirBase, path, { ...asked, token: reader, headers }))];
    });
    answers.push(...(await Promise.all(some)));
  }
  return new Map(answers);
}

/** What was answered otherwise: its name, and the two answers from where they part. */
function differing(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): string[] {
  return [...one].flatMap(([name, answer]) => {
    const second = other.get(name) ?? '';
    if (answer === second) return [];
    const at = answer.split('').findIndex((unit, index) => unit !== second[index]);
    return [`${name}: ${answer.slice(at - 60, at + 90)} | ${second.slice(at - 60, at + 90)}`];
  });
}

const bodyOf = (type: string, paths: readonly string[], security: object[]): Filled => {
  const outward = (types: readonly string[]): string => `${types.find((each) => each !== 'Patient') ?? 'Group'}/elsewhere-1`;
  const body = filled({ type, paths: [...paths, ...(NEEDED[type] ?? [])], resolve: outward });
  const meta = {
    tag: [{ system: 'https://claims.example/codes', code: 'tagged' }],
    ...(security.length > 0 ? { security } : {}),
  };
  const identifier = { system: NHS, value: minting.world.sample.region.named.story };
  return { ...body, ...aboutPerson(type, body, { identifier }), resourceType: type, meta };
};

/** The other hospital posts every type, with every element that can be searched by. */
async function plant(security: object[], types: readonly string[] = CLINICAL_TYPES): Promise<Planted[]> {
  const planted: Planted[] = [];
  for (const type of types)
    for (const paths of sharesOf(type)) {
      const resource = bodyOf(type, paths, security);
      const answer = await ask(minting.world.fhirBase, type, { token: owner, body: resource });
      expect([type, answer.status, answer.status === 201 ? '' : answer.text]).toEqual([type, 201, '']);
      planted.push({ type, id: String(Object(answer.json).id), resource });
    }
  return planted;
}

/** As if they had never been posted. */
async function uproot(planted: readonly Planted[]): Promise<void> {
  const locals = planted.map(({ id }) => parseResourceId(id)?.local);
  for (const table of ['resource', 'history', 'identifier'])
    await minting.rows(`delete from records.${table} where local = any($1::uuid[])`, [locals]);
}

async function object(custodian: string): Promise<void> {
  const text = `insert into consent.directive (directive, person, custodian, starts) values ($1, $2, $3, now() - interval '1 hour')`;
  await minting.rows(text, [randomUUID(), uuidOfBase32(patient), custodian]);
}
const permitAll = () => minting.rows('delete from consent.directive where person = $1', [uuidOfBase32(patient)]);

const requestsAbout = (planted: readonly Planted[]): OracleRequest[] => [
  ...searches(patient, planted),
  ...instances(planted),
  ...ofPerson(patient, CLINICAL_TYPES),
];

/** More requests than a minute's share of one client. */
const PATIENCE_MS = 180_000;

describe('What is hidden leaves no trace in any answer', () => {
  test(
    'of a custodian to whose sharing the person objects',
    async () => {
      const planted = await plant([]);
      const requests = requestsAbout(planted);
      const open = await answersTo(requests);
      await object(OWNER);
      const hidden = await answersTo(requests);
      await uproot(planted);
      const without = await answersTo(requests);
      await permitAll();
      expect(differing(hidden, without)).toEqual([]);
      // The requests are of the kind that would show it.
      expect(differing(open, without).length).toBeGreaterThan(requests.length / 4);
    },
    PATIENCE_MS,
  );

  test(
    'of a kind of data that the person does not want shared',
    async () => {
      await minting.rows(
        `insert into consent.directive (directive, person, custodian, types, starts) values ($1, $2, $3, $4, now() - interval '1 hour')`,
        [randomUUID(), uuidOfBase32(patient), OWNER, ['Observation', 'Condition']],
      );
      const planted = await plant([], ['Observation', 'Condition']);
      const requests = requestsAbout(planted);
      const hidden = await answersTo(requests);
      await uproot(planted);
      const without = await answersTo(requests);
      await permitAll();
      expect(differing(hidden, without)).toEqual([]);
    },
    PATIENCE_MS,
  );

  test(
    'of a sensitive class',
    async () => {
      const planted = await plant([{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'HIV' }]);
      const requests = requestsAbout(planted);
      const hidden = await answersTo(requests);
      await uproot(planted);
      expect(differing(hidden, await answersTo(requests))).toEqual([]);
    },
    PATIENCE_MS,
  );
});

describe('A person without a relationship is as unknown as nobody', () => {
  const UNKNOWN = '9999999999';
  const NOBODY = '7zzzzzzzzzzzzzzzzzzzzzzzzz';
  const about = (id: string, number: string): OracleRequest[] => [...ofPerson(id, CLINICAL_TYPES), ...ofNumber(number)];
  const masked = (answers: ReadonlyMap<string, string>, words: readonly string[]): string[] =>
    [...answers].map(([name, answer]) => words.reduce((text, word) => text.replaceAll(word, '*'), `${name}\n${answer}`));

  test('by id and by number, to the byte', async () => {
    const { named } = minting.world.sample.region;
    const id = minting.world.people['noRelationship'] ?? '';
    const known = await answersTo(about(id, named.noRelationship));
    const unknown = await answersTo(about(NOBODY, UNKNOWN));
    expect(masked(known, [id, named.noRelationship])).toEqual(masked(unknown, [NOBODY, UNKNOWN]));
  });

  test('for a post too: it is stored, and tells nothing of who they are', async () => {
    const { named } = minting.world.sample.region;
    const token = await minting.token('9OZB02', 'system/*.cruds');
    const post = async (number: string): Promise<string> => {
      const identifier = { system: NHS, value: number };
      const body = { ...bodyOf('Condition', ['code'], []), subject: { identifier } };
      const answer = await ask(minting.world.fhirBase, 'Condition', { token, body });
      const { id, subject } = Object(answer.json);
      const words = [String(id), String(subject?.reference), String(subject?.reference).slice(-6), number];
      return words.reduce((text, word) => text.replaceAll(word, '*'), bytesOf(answer));
    };
    const time = /\d{4}-\d\d-\d\dT[\d:.]+Z|\w{3}, \d\d \w{3} \d{4} [\d:]+ GMT/g;
    const [known, unknown] = [await post(named.noRelationship), await post(UNKNOWN)];
    expect(known.replaceAll(time, 'now')).toBe(unknown.replaceAll(time, 'now'));
  });
});
