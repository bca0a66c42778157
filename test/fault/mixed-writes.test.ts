import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { localNumberOf, type Person, vitalSignsBundle } from '@ouzel/region';
import type { Answer } from '../world/api.ts';
import { consentOf } from '../world/consents.ts';
import { HOSPITAL, linkMessage } from '../world/merging.ts';
import { acting } from '../world/minting.ts';
import { named } from '../world/relating.ts';
import { startTwoPeople, type TwoPeople } from '../world/two-people.ts';
import { conditionOf, NHS, patientOf } from '../world/written.ts';

/** Everything that writes about the same few people, all at once. */
const ROUNDS = 12;
const HOME = '9OZC002';
jest.setTimeout(240_000);

let two: TwoPeople;
const tokens: Record<string, string> = {};
beforeAll(async () => {
  two = await startTwoPeople({ patient: true });
  const { minting } = two;
  const officer = { purpose_of_use: 'HOPERAT' };
  const [retention, guard] = ['user/AuditEvent.rs user/$retention', { ...acting('R5105'), user_id: '910000000002' }];
  tokens['home'] = await minting.token(HOME, 'system/*.cruds system/Group.u system/$relationships');
  tokens['practice'] = await minting.token(two.one.practice, 'system/*.cruds system/Group.u');
  tokens['keeper'] = await minting.token('9OZX01', 'user/*.cruds', { ...officer, ...acting('R8008') });
  tokens['officer'] = await minting.token('9OZX01', retention, { ...officer, ...acting('R0001') });
  tokens['guardian'] = await minting.token('9OZX01', retention, { ...officer, ...guard });
});
afterAll(() => two.stop());

const registerOf = (ods: string, people: readonly Person[]) => ({
  resourceType: 'Group',
  id: ods,
  type: 'person',
  actual: true,
  quantity: people.length,
  managingEntity: named(ods),
  member: people.map(({ nhsNumber }) => ({ entity: { identifier: { system: NHS, value: nhsNumber } } })),
});

/** An answer, as far as it matters here. */
type Said = Pick<Answer, 'status'> & { text?: string };

/** What each does in one round; each answer has to be one that a caller can go on with. */
function actors(): Record<string, (round: number) => Promise<Said[]>> {
  const { one, other, merging, minting, idOf, ward, gpOf, as, admit } = two;
  const [first, second] = [one, other].map((person) => `Patient/${idOf(person)}`);
  const call = (as_: string, path: string, body?: object, method?: string): Promise<Answer> =>
    minting.call(path, {
      token: tokens[as_] ?? '',
      ...(body === undefined ? {} : { body }),
      ...(method === undefined ? {} : { method }),
    });
  const retention = (as_: string, path: string, body: object): Promise<Answer> =>
    merging.officer(path, { token: tokens[as_] ?? '', body, method: 'POST' });
  const state = (survivor: Person, obsolete: Person): Promise<Answer> =>
    merging.officer('links', {
      body: { scope: 'person', survivor: survivor.nhsNumber, obsolete: obsolete.nhsNumber, reason: 'PDS says so' },
    });
  const locals = { survivor: localNumberOf(one, HOSPITAL), obsolete: localNumberOf(other, HOSPITAL) };
  return {
    async merges() {
      const made = await state(one, other);
      return [made, made.status === 201 ? await merging.unmerge(String(Object(made.json).link)) : made];
    },
    async hospital(round) {
      const [said] = await merging.send(linkMessage(round % 2 === 0 ? 'A40' : 'A37', locals));
      await admit(round % 2 === 0 ? one : other, `VISIT-${round}`);
      return [{ status: said?.code === 'AE' ? 500 : 200 }];
    },
    reads: () => Promise.all([as(ward, `${first}/$everything`), as(ward, `${second}/$everything`)]),
    practices: async () => [await as(gpOf(one), `${first}/$everything`), await as(gpOf(other), `${second}/$everything`)],
    async registers(round) {
      const kept = round % 2 === 0 ? [one, other] : [other, one];
      return [await call('home', `Group/${HOME}`, registerOf(HOME, kept), 'PUT')];
    },
    async signs(round) {
      const [a, b] = [one, other].map(({ nhsNumber }) =>
        vitalSignsBundle(nhsNumber, new Date(Date.now() - 60_000 - round), {
          respirationRate: 25,
          spo2: 91,
          pulse: 115 + (round % 3),
        }),
      );
      return Promise.all([call('home', '', b), call('home', '', a)]);
    },
    async posts() {
      const patients = [other, one].map(({ nhsNumber, birthDate }) => ({ ...patientOf(nhsNumber), birthDate }));
      return Promise.all(patients.map((body) => call('practice', 'Patient', body)));
    },
    async consents(round) {
      const made = await call(
        'keeper',
        'Consent',
        consentOf(idOf(round % 2 === 0 ? one : other), 'no-share', { with: ['9OZH03'] }),
      );
      if (made.status !== 201) return [made];
      const body = { ...Object(made.json), status: 'inactive' };
      const ended = await minting.call(`Consent/${body.id}`, {
        token: tokens['keeper'] ?? '',
        method: 'PUT',
        body,
        headers: { 'If-Match': made.headers.get('etag') ?? '' },
      });
      return [made, ended];
    },
    async erasures(round) {
      const asked = await retention('officer', 'erasures', {
        patient: idOf(round % 2 === 0 ? one : other),
        reason: 'asked for in writing',
      });
      if (asked.status !== 201) return [asked];
      const decided = { decision: 'approved', reason: 'asked for in writing' };
      return [asked, await retention('guardian', `erasures/${Object(asked.json).id}/decision`, decided)];
    },
    // What the practice's own system says of sharing comes and goes with its copies.
    async dissent(round) {
      const { gp } = minting.world.sample.twins;
      gp.setFault(one.practice, round % 2 === 0 ? 'no-patient-consent' : undefined);
      // The other's practice may see it while they are one alone.
      return Promise.all([as(gpOf(other), `${first}/$everything`), as(gpOf(one), `${first}/$everything`)]);
    },
    async conditions(round) {
      const people = round % 2 === 0 ? [one, other] : [other, one];
      const made = await Promise.all(people.map((person) => call('practice', 'Condition', conditionOf(idOf(person), '2020'))));
      const changed = made.map(({ json, headers }) =>
        minting.call(`Condition/${Object(json).id}`, {
          token: tokens['practice'] ?? '',
          method: 'PUT',
          body: { ...Object(json), onsetDateTime: '2021' },
          headers: { 'If-Match': headers.get('etag') ?? '' },
        }),
      );
      return [...made, ...(await Promise.all(changed))];
    },
    async holds(round) {
      const held = await retention('officer', 'holds', { patient: idOf(round % 2 === 0 ? other : one), reason: 'a complaint' });
      return [held, await retention('guardian', `holds/${Object(held.json).id}/lift`, { reason: 'it has ended' })];
    },
  };
}

/** Of a batch, each entry has a status of its own. */
const isFailure = ({ status, text = '' }: Said): boolean => status >= 500 || /"status":"5\d\d/.test(text);

test('Whatever is written and read about the same people at once, nobody locks anybody out', async () => {
  const failed: unknown[] = [];
  const done = new Map<string, number>();
  const play = async ([name, act]: [string, (round: number) => Promise<Said[]>], from: number): Promise<void> => {
    for (let round = from; round < from + ROUNDS; round += 1)
      for (const said of await act(round)) {
        if (said.status < 400) done.set(name, 1 + (done.get(name) ?? 0));
        if (isFailure(said)) failed.push([name, said.status, said.text]);
      }
  };
  const all = Object.entries(actors());
  await Promise.all([0, 1].flatMap((from) => all.map((each) => play(each, from))));
  expect(failed).toEqual([]);
  // Each got through with something: a mix in which all but one are refused tries nothing.
  expect([...done.keys()].toSorted()).toEqual(all.map(([name]) => name).toSorted());
  expect(await two.minting.rows('select deadlocks::int as n from pg_stat_database where datname = current_database()')).toEqual([
    { n: 0 },
  ]);
});
