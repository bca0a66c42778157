import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dayOf, monthsAfter } from '@ouzel/audit';
import { z } from 'zod';
import { type Answer, ask, issueOf } from '../world/api.ts';
import { archived } from '../world/archive.ts';
import { acting, CONTRIBUTOR, type Minting, startMinting } from '../world/minting.ts';
import { conditionOf, patientOf, pulseOf } from '../world/written.ts';

let minting: Minting;
let ig: string;
let patient: string;
let officer: string;
let guardian: string;
/** Of the custodian that posted. */
let reviewer: string;
const SCOPE = 'user/AuditEvent.rs user/$subject-access';
const FOR = { purpose_of_use: 'HOPERAT' };
const REASON = 'by letter of 2 November';
const someone = (id: string, name: string, role: string) => ({
  user_id: id,
  user_name: name,
  fhirUser: `Practitioner/${id}`,
  role,
});
const SECRET = 'Quarrelled with neighbour';
const NUMBER = '9990000018';

beforeAll(async () => {
  minting = await startMinting();
  ig = `${new URL(minting.world.fhirBase).origin}/ig`;
  officer = await minting.token('9OZX01', SCOPE, { ...FOR, ...acting('R0001') });
  guardian = await minting.token('9OZX01', SCOPE, { ...FOR, ...someone('910000000002', 'Dr Guard', 'R5105') });
  reviewer = await minting.token(CONTRIBUTOR, SCOPE, { ...FOR, ...someone('910000000003', 'Rae View', 'R0001') });
  const made = await minting.call('Patient', { body: patientOf(NUMBER) });
  patient = String(Object(made.json).id);
  for (const body of [
    pulseOf(patient, 3),
    pulseOf(patient, 4),
    { ...conditionOf(patient, '2026-02-01'), code: { text: SECRET } },
  ]) {
    const { status, text } = await minting.call(body.resourceType, { body });
    if (status !== 201) throw new Error(text);
  }
});
afterAll(() => minting.stop());

const post = (path: string, body: object, token = officer): Promise<Answer> =>
  ask(ig, path, { method: 'POST', token, body, headers: { 'Content-Type': 'application/json' } });
const read = (path: string, token = officer): Promise<Answer> => ask(ig, path, { token });
const act = (id: string, kind: string, more: object = {}, token = officer): Promise<Answer> =>
  post(`requests/${id}/acts`, { kind, reason: REASON, ...more }, token);
const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
const today = (): string => daysAgo(0);
async function opened(received = today()): Promise<string> {
  const { json, text, status } = await post('requests', { patient, received, reason: REASON });
  if (status !== 201) throw new Error(text);
  return String(Object(json).id);
}
const drafted = z.object({
  sha256: z.string(),
  lines: z.array(z.object({ reference: z.string(), resource: z.looseObject({ resourceType: z.string() }) })),
});
const draft = async (id: string): Promise<z.output<typeof drafted>> =>
  drafted.parse((await read(`requests/${id}/draft`, reviewer)).json);

/** The file that is released, as bytes. */
async function released(id: string, token = officer): Promise<{ status: number; bytes: Buffer; type: string | null }> {
  const answer = await fetch(`${ig}/requests/${id}/release`, { method: 'POST', headers: { Authorization: `Bearer ${token}` } });
  return { status: answer.status, bytes: Buffer.from(await answer.arrayBuffer()), type: answer.headers.get('content-type') };
}

/** To where a custodian can review. */
async function underReview(): Promise<string> {
  const id = await opened();
  expect((await act(id, 'identify')).json).toMatchObject({ state: 'identified' });
  expect((await post(`requests/${id}/gather`, {})).status).toBe(200);
  return id;
}
const events = (target: string): Promise<{ hash: string | null; rule: string | null; resources: string }[]> =>
  minting.rows(
    `select event::jsonb ->> 'hash' as hash, event::jsonb ->> 'rule' as rule, event::jsonb ->> 'resources' as resources
     from audit.event where event::jsonb ->> 'target' = $1 and outcome = '0' order by sequence`,
    [target],
  );

describe('A person asks what is held of them', () => {
  test('it is reviewed by who holds it, approved by a second officer and released once, less what was withheld and counted', async () => {
    const id = await underReview();
    const { sha256, lines } = await draft(id);
    expect(lines.map(({ resource }) => resource.resourceType).toSorted()).toEqual([
      'Condition',
      'Observation',
      'Observation',
      'Patient',
    ]);
    const secret = lines.find(({ resource }) => resource.resourceType === 'Condition')?.reference ?? '';
    const withheld = [{ reference: secret, because: 'third-party' }];
    expect((await post(`requests/${id}/review`, { sha256, withheld }, reviewer)).json).toMatchObject({ cleared: 3, withheld: 1 });
    // What comes after the review was looked at by nobody.
    await minting.call('Observation', { body: pulseOf(patient, 5) });
    expect((await act(id, 'approve', {}, guardian)).json).toMatchObject({ state: 'approved' });
    const { status, bytes, type } = await released(id);
    expect([status, type]).toEqual([200, 'application/zip']);
    const files = archived(bytes);
    const readme = files.get('README.txt') ?? '';
    expect(readme).toContain('3 entries in this file.');
    expect(readme).toContain('1 entry left out: information about another person.');
    expect(readme).toContain('1 entry left out: it came, or was changed, after the organisation looked through its part.');
    const record = files.get(`record/${CONTRIBUTOR}.json`) ?? '';
    expect(Object(JSON.parse(record)).entry).toHaveLength(3);
    expect(files.get(`record/${CONTRIBUTOR}.txt`)).toMatch(/OBSERVATION\n {2}status: final/);
    expect([...files.values()].join('\n')).not.toContain(SECRET);
    expect(files.get('looks.csv')).toMatch(/^"when","who","organisation","what","purpose","in words"\r\n/);
    const [event] = await events('subject-access release');
    expect(event).toMatchObject({
      hash: createHash('sha256').update(bytes).digest('hex'),
      rule: '4-subject-access:whole',
      resources: expect.stringContaining('Observation/'),
    });
    expect((await released(id)).status).toBe(422);
    expect((await read(`requests/${id}`)).json).toMatchObject({
      state: 'released',
      parts: [{ custodian: CONTRIBUTOR, cleared: 3 }],
    });
    // Lost on its way: only what was approved anew leaves again, and the new review has the new entry.
    expect((await act(id, 'approve')).status).toBe(403);
    expect((await act(id, 'approve', {}, guardian)).json).toMatchObject({ state: 'approved' });
    expect((await released(id)).status).toBe(200);
    expect(await events('subject-access release')).toHaveLength(2);
  });

  test('the month stands while they show who they are, and is longer by two months once, with a reason', async () => {
    const received = daysAgo(10);
    const id = await opened(received);
    expect((await read(`requests/${id}`)).json).toMatchObject({ received, due: monthsAfter(received, 1), overdue: false });
    expect((await act(id, 'ask-identity')).json).toMatchObject({ state: 'identity', due: null });
    expect(issueOf(await act(id, 'extend'))).toEqual([422, 'business-rule']);
    const identified = Object((await act(id, 'identify')).json);
    const from = dayOf(new Date());
    expect(identified.due).toBe(monthsAfter(from, 1));
    expect((await act(id, 'extend')).json).toMatchObject({ due: monthsAfter(from, 3) });
    expect((await act(id, 'extend')).text).toContain('There is no second extension.');
    expect((await act(id, 'withdraw')).json).toMatchObject({ state: 'withdrawn' });
    expect((await act(id, 'withdraw')).status).toBe(422);
    const late = await opened(daysAgo(70));
    const due = monthsAfter(daysAgo(70), 1);
    expect((await read(`requests/${late}`)).json).toMatchObject({ due, overdue: true });
    expect((await act(late, 'extend')).text).toContain(`It was due on ${due}`);
    expect((await read('requests?open=true')).json).toMatchObject({ requests: [{ id: late, overdue: true, patient }] });
    expect((await act(late, 'refuse', { ground: 'not-identified' })).status).toBe(403);
    expect((await act(late, 'refuse', { ground: 'not-identified' }, guardian)).json).toMatchObject({ state: 'refused' });
  });

  test('a part that nobody reviewed stays out, and whoever approves says so by name', async () => {
    const id = await underReview();
    expect((await act(id, 'approve', {}, guardian)).text).toContain(`those that have not reviewed their part: ${CONTRIBUTOR}`);
    expect((await act(id, 'approve', { without: [CONTRIBUTOR] }, guardian)).status).toBe(200);
    const files = archived((await released(id)).bytes);
    expect([...files.keys()]).toEqual(['README.txt', 'you.json', 'looks.csv']);
    expect(files.get('README.txt')).toContain(`(${CONTRIBUTOR}): not in this file, since it has not looked through its part.`);
  });

  test('a review is of what was read, and gives serious harm the name of a health professional', async () => {
    const id = await underReview();
    const { sha256, lines } = await draft(id);
    const [first] = lines;
    const harm = { reference: first?.reference ?? '', because: 'serious-harm' };
    expect(issueOf(await post(`requests/${id}/review`, { sha256, withheld: [harm] }, reviewer))).toEqual([400, 'invalid']);
    const opinion = 'Dr Ada Smith, consultant psychiatrist, 3 November';
    await minting.call('Observation', { body: pulseOf(patient, 6) });
    const stale = await post(`requests/${id}/review`, { sha256, withheld: [{ ...harm, opinion }] }, reviewer);
    expect(issueOf(stale)).toEqual([412, 'conflict']);
    const now = await draft(id);
    const stray = { sha256: now.sha256, withheld: [{ reference: 'Observation/x/_history/1', because: 'third-party' }] };
    expect(issueOf(await post(`requests/${id}/review`, stray, reviewer))).toEqual([400, 'value']);
    const taken = await post(`requests/${id}/review`, { sha256: now.sha256, withheld: [{ ...harm, opinion }] }, reviewer);
    expect(taken.status).toBe(200);
    expect((await act(id, 'approve', {}, guardian)).status).toBe(200);
    // A second thought of the custodian takes the approval back.
    expect((await post(`requests/${id}/review`, { sha256: now.sha256, withheld: [] }, reviewer)).status).toBe(200);
    expect((await released(id)).status).toBe(422);
    await act(id, 'withdraw');
  });
});

describe('Nobody else is shown anything', () => {
  test('no other role, purpose, scope or organisation; no draft before or after the review', async () => {
    const id = await opened();
    expect((await read(`requests/${id}/draft`, reviewer)).status).toBe(404);
    expect((await read(`requests/${id}`, reviewer)).status).toBe(404);
    await act(id, 'identify');
    await post(`requests/${id}/gather`, {});
    expect((await read(`requests/${id}`, reviewer)).json).toMatchObject({ events: [], parts: [{ custodian: CONTRIBUTOR }] });
    for (const [ods, scope, claims] of [
      ['9OZX01', 'user/AuditEvent.rs', { ...FOR, ...acting('R0001') }],
      ['9OZX01', SCOPE, { ...FOR, ...acting('R8000') }],
      ['9OZX01', SCOPE, acting('R0001')],
      [CONTRIBUTOR, `${SCOPE} user/*.rs`, acting('R8000')],
    ] as const) {
      const token = await minting.token(ods, scope, claims);
      for (const path of ['requests', `requests/${id}`, `requests/${id}/draft`])
        expect((await read(path, token)).status).toBe(403);
      expect((await released(id, token)).status).toBe(403);
    }
    const other = await minting.token('9OZH02', SCOPE, { ...FOR, ...acting('R0001') });
    for (const path of [`requests/${id}`, `requests/${id}/draft`]) expect((await read(path, other)).status).toBe(404);
    expect((await read('requests', other)).json).toEqual({ requests: [] });
    // The custodian decides on its part alone; the exchange is shown nobody's draft.
    expect((await released(id, reviewer)).status).toBe(403);
    expect((await act(id, 'approve', { without: [CONTRIBUTOR] }, reviewer)).status).toBe(403);
    expect((await read(`requests/${id}/draft`, guardian)).status).toBe(404);
    expect((await released(id)).status).toBe(422);
    await act(id, 'withdraw');
    expect((await read(`requests/${id}/draft`, reviewer)).status).toBe(422);
  });

  test('one request of a person at a time, of a day that has been, of somebody', async () => {
    const body = { patient, received: today(), reason: REASON };
    const id = await opened();
    expect(issueOf(await post('requests', body))).toEqual([409, 'duplicate']);
    await act(id, 'withdraw');
    expect(issueOf(await post('requests', { ...body, received: '2999-01-01' }))).toEqual([400, 'value']);
    expect(issueOf(await post('requests', { ...body, received: 'yesterday' }))).toEqual([400, 'invalid']);
    expect(issueOf(await post('requests', { ...body, patient: NUMBER }))).toEqual([400, 'value']);
    expect(issueOf(await act(id, 'burn'))).toEqual([400, 'invalid']);
    expect((await act('00000000-0000-4000-8000-000000000000', 'identify')).status).toBe(404);
  });
});
