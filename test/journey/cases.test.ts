import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { type Answer, issueOf } from '../world/api.ts';
import { acting, type Minting, startMinting } from '../world/minting.ts';
import { EXCHANGE, HOSPITAL, type Surveying, surveyingOf } from '../world/surveying.ts';

let minting: Minting;
let surveying: Surveying;
let patient: string;
let next = 200;

const listed = z.object({
  total: z.number(),
  cases: z.array(
    z.looseObject({ id: z.string(), staff: z.string(), state: z.string(), version: z.number(), rules: z.array(z.string()) }),
  ),
});
const whole = z.looseObject({
  id: z.string(),
  state: z.string(),
  version: z.number(),
  events: z.array(z.looseObject({ version: z.number(), body: z.looseObject({ kind: z.string() }) })),
  alerts: z.array(z.looseObject({ rule: z.string(), sentence: z.string(), event: z.string() })),
});
const list = async (token: string, query = ''): Promise<z.output<typeof listed>> =>
  listed.parse((await surveying.ig(`cases${query}`, { token })).json);
const change = (token: string, id: string, version: number | undefined, body: object): Promise<Answer> =>
  surveying.ig(`cases/${id}/events`, { token, body, headers: version === undefined ? {} : { 'If-Match': `W/"${version}"` } });

/** A new member of staff who opened their own record, and the case about it. */
async function snooped(): Promise<{ staff: string; id: string }> {
  next += 1;
  const staff = `910000000${next}`;
  await surveying.putStaff([{ id: staff, nhsNumber: minting.world.sample.region.named.story }]);
  await surveying.look(staff, patient);
  await surveying.survey();
  const { cases } = await list(await surveying.officer(), `?staff=${staff}`);
  return { staff, id: cases[0]?.id ?? '' };
}

beforeAll(async () => {
  minting = await startMinting();
  await minting.world.story();
  surveying = surveyingOf(minting);
  patient = minting.world.people['story'] ?? '';
});
afterAll(() => minting.stop());

describe('A case', () => {
  test('goes from its finding to its outcome, every step kept and in the trail', async () => {
    const { id } = await snooped();
    const token = await surveying.officer();
    const steps = [
      [{ kind: 'assign', to: '910000000001' }, 'assigned'],
      [{ kind: 'ask', text: 'Why did you open this record on Tuesday?' }, 'asked'],
      [{ kind: 'note', text: 'They are on leave until Monday.' }, 'asked'],
      [{ kind: 'answer', question: 3, text: 'I wanted to see my own blood test.' }, 'assigned'],
      [{ kind: 'close', outcome: 'training', reason: 'They did not know that they must ask as everybody does.' }, 'closed'],
      [{ kind: 'reopen', reason: 'They have done it before, elsewhere.' }, 'assigned'],
    ] as const;
    for (const [at, [body, state]] of steps.entries()) {
      const done = await change(token, id, at + 1, body);
      expect([done.status, done.json, done.headers.get('etag')]).toEqual([200, { id, version: at + 2, state }, `W/"${at + 2}"`]);
    }
    const read = await surveying.ig(`cases/${id}`, { token });
    expect(read.headers.get('etag')).toBe('W/"7"');
    const { events, alerts } = whole.parse(read.json);
    expect(events.map(({ body }) => body.kind)).toEqual(['open', ...steps.map(([{ kind }]) => kind)]);
    expect(alerts).toMatchObject([{ rule: 'own-record', sentence: 'Opened their own record.', patient: `Patient/${patient}` }]);
    const trail = await minting.rows<{ n: number }>(
      "select count(*)::int as n from audit.event where event like '%\"target\":\"cases %' and outcome = '0'",
    );
    expect(trail[0]?.n).toBe(steps.length);
    for (const text of ['update audit.casefile_event set at = now()', 'delete from audit.casefile_event'])
      await expect(minting.rows(text)).rejects.toThrow('never changed');
  });

  test('takes no change on a version that is gone, none that does not go with its state, and none without its form', async () => {
    const { id, staff } = await snooped();
    const token = await surveying.officer();
    const note = { kind: 'note', text: 'Looked at it first.' };
    const both = await Promise.all([change(token, id, 1, note), change(token, id, 1, note)]);
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 412]);
    expect(issueOf(await change(token, id, undefined, note))).toEqual([400, 'required']);
    expect(issueOf(await change(token, id, 2, { kind: 'note' }))).toEqual([400, 'invalid']);
    expect(issueOf(await change(token, id, 2, { kind: 'open', score: 1, alerts: 1, rules: [] }))).toEqual([400, 'invalid']);
    expect(issueOf(await change(token, id, 2, { kind: 'answer', question: 1, text: 'What?' }))).toEqual([422, 'business-rule']);
    expect(issueOf(await change(token, id, 2, { kind: 'reopen', reason: 'It is open.' }))).toEqual([422, 'business-rule']);
    expect(issueOf(await change(token, id, 2, { kind: 'assign', to: staff }))).toEqual([422, 'business-rule']);
    expect((await change(token, id, 2, { kind: 'close', outcome: 'justified', reason: 'It was agreed.' })).status).toBe(200);
    expect(issueOf(await change(token, id, 3, { kind: 'ask', text: 'And why?' }))).toEqual([422, 'business-rule']);
  });

  test('is for officers of the organisation concerned and of the exchange, and never for whom it is about', async () => {
    const { id, staff } = await snooped();
    const here = await surveying.officer();
    for (const token of [
      here,
      await surveying.officer(EXCHANGE),
      await surveying.officer(HOSPITAL, '910000000002', undefined, 'R5105'),
    ])
      expect((await list(token, `?staff=${staff}`)).cases.map((each) => each.id)).toEqual([id]);
    const others = [
      await surveying.officer('9OZL01'),
      await surveying.officer(HOSPITAL, staff),
      await surveying.officer(EXCHANGE, staff),
    ];
    for (const token of others) {
      expect((await list(token, `?staff=${staff}`)).total).toBe(0);
      for (const path of [`cases/${id}`, `cases/${id}/evidence`])
        expect(issueOf(await surveying.ig(path, { token }))).toEqual([404, 'not-found']);
      expect(issueOf(await change(token, id, 1, { kind: 'close', outcome: 'justified', reason: 'It was nothing.' }))).toEqual([
        404,
        'not-found',
      ]);
    }
    const doctor = await minting.token(HOSPITAL, 'user/*.rs user/AuditEvent.rs user/$cases', acting('R8000'));
    const reader = await surveying.officer(HOSPITAL, '910000000001', 'user/AuditEvent.rs');
    expect(issueOf(await surveying.ig('cases', { token: doctor }))).toEqual([403, 'forbidden']);
    expect(issueOf(await change(reader, id, 1, { kind: 'note', text: 'May I not?' }))).toEqual([403, 'forbidden']);
  });

  test('once closed needs new grounds: what comes later is another case', async () => {
    const { id, staff } = await snooped();
    const token = await surveying.officer();
    await surveying.look(staff, patient);
    await surveying.survey();
    const [joined] = (await list(token, `?staff=${staff}`)).cases;
    expect(joined).toMatchObject({ id, version: 2, state: 'new' });
    await change(token, id, 2, { kind: 'close', outcome: 'breach', reason: 'They said so themselves.' });
    await surveying.survey();
    expect((await list(token, `?staff=${staff}&state=open`)).total).toBe(0);
    await surveying.look(staff, patient);
    await surveying.survey();
    const open = (await list(token, `?staff=${staff}&state=open`)).cases;
    expect(open).toMatchObject([{ state: 'new', version: 1 }]);
    expect(open[0]?.id).not.toBe(id);
    expect(issueOf(await change(token, id, 3, { kind: 'reopen', reason: 'Both at once?' }))).toEqual([422, 'business-rule']);
  });

  test('is found by state, rule, person and assignee', async () => {
    const { id, staff } = await snooped();
    const token = await surveying.officer();
    await change(token, id, 1, { kind: 'assign', to: '910000000077' });
    const found = async (query: string): Promise<boolean> =>
      (await list(token, `?_count=200&${query}`)).cases.some((each) => each.id === id);
    const queries = [
      'state=assigned',
      'state=open',
      'rule=own-record',
      `patient=${patient}`,
      'assignee=910000000077',
      `staff=${staff}`,
    ];
    for (const query of queries) expect([query, await found(query)]).toEqual([query, true]);
    for (const query of ['state=closed', 'rule=colleague', 'assignee=1', 'page=99'])
      expect([query, await found(query)]).toEqual([query, false]);
    for (const query of ['?state=x', '?patient=!', '?who=1'])
      expect((await surveying.ig(`cases${query}`, { token })).status).toBe(400);
  });

  test('gives its evidence: the findings, the events behind them, and a digest', async () => {
    const { id } = await snooped();
    const token = await surveying.officer();
    const given = await surveying.ig(`cases/${id}/evidence`, { token });
    const evidence = z
      .object({
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
        taken: z.looseObject({ by: z.looseObject({ id: z.string() }) }),
        case: whole,
        events: z.array(
          z.looseObject({ id: z.string(), auditEvent: z.string(), target: z.string(), resources: z.array(z.string()) }),
        ),
      })
      .parse(given.json);
    expect(evidence.events.map((event) => event.id)).toContain(evidence.case.alerts[0]?.event);
    expect(evidence.events[0]).toMatchObject({ target: 'Patient/$everything', status: 200, patient: `Patient/${patient}` });
    expect(evidence.events[0]?.resources.length).toBeGreaterThan(5);
    const [read] = await minting.rows<{ event: string }>(
      'select event from audit.event where person is not null order by sequence desc limit 1',
    );
    expect(JSON.parse(read?.event ?? '')).toMatchObject({ target: 'cases evidence', purpose: 'HOPERAT' });
  });
});
