import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { type Answer, issueOf } from '../world/api.ts';
import { acting, type Minting, startMinting } from '../world/minting.ts';
import { EXCHANGE, HOSPITAL, named, type Surveying, surveyingOf } from '../world/surveying.ts';

let minting: Minting;
let surveying: Surveying;
let patient: string;
let other: string;
let next = 300;

const opened = z.object({ id: z.string(), version: z.number(), state: z.string(), opened: z.boolean() });
const asked = z.object({
  questions: z.array(z.strictObject({ id: z.string(), asked: z.string(), text: z.string(), by: z.looseObject({}) })),
});
const REASON = 'The person rang: nobody there knows them.';

/** Somebody new who opened somebody's record, and the event of it. */
async function looked(person = patient): Promise<{ staff: string; event: string }> {
  next += 1;
  const staff = `910000000${next}`;
  expect(await surveying.look(staff, person)).toBe(200);
  const [row] = await minting.rows<{ id: string }>(
    "select id from audit.event where (event::jsonb -> 'user' ->> 'id') = $1 order by sequence desc limit 1",
    [staff],
  );
  return { staff, event: row?.id ?? '' };
}
const open = (token: string, event: string, reason = REASON): Promise<Answer> =>
  surveying.ig('cases', { token, body: { event, reason } });
const ask = (token: string, id: string, version: number, text: string): Promise<Answer> =>
  surveying.ig(`cases/${id}/events`, { token, body: { kind: 'ask', text }, headers: { 'If-Match': `W/"${version}"` } });
const theirs = (staff: string, scope = 'user/*.rs user/$questions', ods = HOSPITAL): Promise<string> =>
  minting.token(ods, scope, named(staff));
const questionsOf = async (token: string) => asked.parse((await surveying.ig('questions', { token })).json).questions;

beforeAll(async () => {
  minting = await startMinting();
  await minting.world.story();
  surveying = surveyingOf(minting);
  patient = minting.world.people['story'] ?? '';
  other = minting.world.people['careHomeResident'] ?? '';
});
afterAll(() => minting.stop());

describe('A case that an officer opens by hand', () => {
  test('is about who made the request and whose record it was, with the reason, and is in the trail', async () => {
    const { staff, event } = await looked();
    const token = await surveying.officer();
    const answer = await open(token, event);
    expect([answer.status, answer.headers.get('etag')]).toEqual([201, 'W/"1"']);
    const { id } = opened.parse(answer.json);
    expect((await surveying.ig(`cases/${id}`, { token })).json).toMatchObject({
      staff,
      state: 'new',
      score: 0,
      rules: ['by-hand'],
      patient: `Patient/${patient}`,
      events: [{ by: { id: '910000000001' }, body: { kind: 'open', reason: REASON } }],
      alerts: [{ rule: 'by-hand', event }],
    });
    const evidence = (await surveying.ig(`cases/${id}/evidence`, { token })).json;
    expect(evidence).toMatchObject({ events: [{ id: event }] });
    const trail = await minting.rows('select from audit.event where event like \'%"target":"cases open"%\' and outcome = \'0\'');
    expect(trail.length).toBe(1);
  });

  test('is one case however many of its accesses are doubted, by however many at once, and by surveillance too', async () => {
    const { staff, event } = await looked();
    const token = await surveying.officer();
    const both = await Promise.all([open(token, event), open(await surveying.officer(EXCHANGE, '910000000009'), event)]);
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 201]);
    const ids = new Set(both.map(({ json }) => opened.parse(json).id));
    await surveying.putStaff([{ id: staff, nhsNumber: minting.world.sample.region.named.story }]);
    await surveying.look(staff, patient);
    await surveying.survey();
    const { cases } = z
      .object({ cases: z.array(z.looseObject({ id: z.string() })) })
      .parse((await surveying.ig(`cases?staff=${staff}`, { token })).json);
    expect(cases).toMatchObject([{ id: [...ids][0], version: 3, score: 100, rules: ['by-hand', 'own-record'] }]);
    expect(ids.size).toBe(1);
  });

  test('is not opened about oneself, about another organisation, about a system, about nothing, or without the scope or a reason', async () => {
    const { staff, event } = await looked();
    const token = await surveying.officer();
    expect(issueOf(await open(await surveying.officer(HOSPITAL, staff), event))).toEqual([403, 'forbidden']);
    expect(issueOf(await open(await surveying.officer('9OZL01'), event))).toEqual([404, 'not-found']);
    expect(issueOf(await open(await surveying.officer(HOSPITAL, '910000000001', 'user/AuditEvent.rs'), event))).toEqual([
      403,
      'forbidden',
    ]);
    expect(issueOf(await open(token, '00000000-0000-4000-8000-000000000000'))).toEqual([404, 'not-found']);
    expect(issueOf(await open(token, event, 'No.'))).toEqual([400, 'invalid']);
    const doctor = await minting.token(HOSPITAL, 'user/*.rs user/AuditEvent.rs user/$cases', acting('R8000'));
    expect(issueOf(await open(doctor, event))).toEqual([403, 'forbidden']);
    const [system] = await minting.rows<{ id: string }>(
      "select id from audit.event where event::jsonb -> 'user' is null and organisation <> 'unknown' limit 1",
    );
    expect(issueOf(await open(await surveying.officer(EXCHANGE), system?.id ?? ''))).toEqual([422, 'business-rule']);
    expect((await surveying.ig(`cases?staff=${staff}`, { token })).json).toMatchObject({ total: 0 });
  });

  test('is found by its age', async () => {
    const { staff, event } = await looked();
    const token = await surveying.officer();
    await open(token, event);
    const total = async (openedBefore: string) =>
      (await surveying.ig(`cases?staff=${staff}&openedBefore=${openedBefore}`, { token })).json;
    expect(await total('2100-01-01')).toMatchObject({ total: 1 });
    expect(await total('2020-01-01')).toMatchObject({ total: 0 });
    expect((await surveying.ig('cases?openedBefore=yesterday', { token })).status).toBe(400);
  });
});

describe('A question to a member of staff', () => {
  test('is read and answered with their own token, and the answer is in the case by their name', async () => {
    const { staff, event } = await looked();
    const token = await surveying.officer();
    const { id } = opened.parse((await open(token, event)).json);
    await ask(token, id, 1, 'What did you need on Tuesday?');
    const own = await theirs(staff);
    const [question] = await questionsOf(own);
    expect(question).toMatchObject({ text: 'What did you need on Tuesday?', by: { role: 'R0001', organisation: HOSPITAL } });
    expect(JSON.stringify(question)).not.toContain(id);
    const body = { text: 'I was asked to fetch the blood results.' };
    expect((await surveying.ig(`questions/${question?.id ?? ''}`, { token: own, body })).status).toBe(200);
    expect(issueOf(await surveying.ig(`questions/${question?.id ?? ''}`, { token: own, body }))).toEqual([404, 'not-found']);
    expect(await questionsOf(own)).toEqual([]);
    expect((await surveying.ig(`cases/${id}`, { token })).json).toMatchObject({
      state: 'new',
      version: 3,
      events: [{}, {}, { by: { id: staff }, body: { kind: 'answer', question: 2, text: body.text } }],
    });
    const events = await minting.rows<{ person: string | null }>(
      "select person from audit.event where event like '%\"target\":\"questions%' and outcome = '0'",
    );
    expect(events).toEqual([{ person: null }, { person: null }, { person: null }]);
  });

  test('is shown to nobody else, and shows nothing else', async () => {
    const [one, two] = [await looked(), await looked(other)];
    const token = await surveying.officer();
    const { id } = opened.parse((await open(token, one.event)).json);
    await ask(token, id, 1, 'What did you need?');
    const [question] = await questionsOf(await theirs(one.staff));
    const body = { text: 'It was me.' };
    const strangers = [await theirs(two.staff), await theirs(one.staff, undefined, '9OZL01'), await theirs(two.staff)];
    for (const stranger of strangers) {
      expect(await questionsOf(stranger)).toEqual([]);
      const tried = await surveying.ig(`questions/${question?.id ?? ''}`, { token: stranger, body });
      expect(issueOf(tried)).toEqual([404, 'not-found']);
    }
    const own = await theirs(one.staff);
    for (const path of ['cases', `cases/${id}`, `cases/${id}/evidence`])
      expect(issueOf(await surveying.ig(path, { token: own }))).toEqual([403, 'forbidden']);
    const without = [await theirs(one.staff, 'user/*.rs'), await minting.token(HOSPITAL, 'system/$questions')];
    for (const bad of without) expect(issueOf(await surveying.ig('questions', { token: bad }))).toEqual([403, 'forbidden']);
    expect(issueOf(await surveying.ig(`questions/${question?.id ?? ''}`, { token: own, body: { text: '' } }))).toEqual([
      400,
      'invalid',
    ]);
  });

  test('waits no more when its case is closed', async () => {
    const { staff, event } = await looked();
    const token = await surveying.officer();
    const { id } = opened.parse((await open(token, event)).json);
    await ask(token, id, 1, 'What did you need?');
    const [question] = await questionsOf(await theirs(staff));
    const close = { kind: 'close', outcome: 'justified', reason: 'Their ward said so.' };
    await surveying.ig(`cases/${id}/events`, { token, body: close, headers: { 'If-Match': 'W/"2"' } });
    expect(await questionsOf(await theirs(staff))).toEqual([]);
    const late = await surveying.ig(`questions/${question?.id ?? ''}`, {
      token: await theirs(staff),
      body: { text: 'Too late?' },
    });
    expect(issueOf(late)).toEqual([404, 'not-found']);
  });
});
