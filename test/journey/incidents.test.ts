import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { type Answer, ask, issueOf } from '../world/api.ts';
import { type Minting, startMinting } from '../world/minting.ts';
import { EXCHANGE, HOSPITAL, type Surveying, surveyingOf } from '../world/surveying.ts';

let minting: Minting;
let surveying: Surveying;
let officer: string;
let guardian: string;
const SCOPE = 'user/AuditEvent.rs user/$incidents user/$cases';
const HOUR_MS = 3_600_000;
const made = z.object({ id: z.string(), version: z.number() });
const OPENING = { nature: 'confidentiality', text: 'A letter went to the wrong practice.' };
const ASSESSED = { kind: 'assess', harm: 3, likelihood: 3, people: 12, text: 'They know each other.' };

beforeAll(async () => {
  minting = await startMinting();
  await minting.world.story();
  surveying = surveyingOf(minting);
  officer = await surveying.officer(EXCHANGE, '910000000001', SCOPE);
  guardian = await surveying.officer(EXCHANGE, '910000000002', SCOPE, 'R5105');
});
afterAll(() => minting.stop());

const hoursAgo = (hours: number): string => new Date(Date.now() - hours * HOUR_MS).toISOString();
const open = (body: object = {}, token = officer): Promise<Answer> =>
  surveying.ig('incidents', { token, body: { ...OPENING, ...body } });
const change = (id: string, version: number, body: object, token = officer): Promise<Answer> =>
  surveying.ig(`incidents/${id}/events`, { token, body, headers: { 'If-Match': `W/"${version}"` } });
const read = async (id: string, token = officer) => (await surveying.ig(`incidents/${id}`, { token })).json;
const idOf = (answer: Answer): string => made.parse(answer.json).id;
const eventsInTrail = async (): Promise<number> =>
  (await minting.rows("select from audit.event where event::jsonb ->> 'target' = 'incidents' and outcome = '0'")).length;

describe('An incident', () => {
  test('has 72 hours from when it was known, is assessed, notified, and closed by another officer', async () => {
    const before = await eventsInTrail();
    const aware = hoursAgo(10);
    const opened = await open({ aware });
    expect([opened.status, opened.headers.get('etag')]).toEqual([201, 'W/"1"']);
    const id = idOf(opened);
    expect(await read(id)).toMatchObject({
      clock: 'running',
      due: new Date(new Date(aware).getTime() + 72 * HOUR_MS).toISOString(),
      organisation: EXCHANGE,
      events: [{ actor: { id: '910000000001' }, body: { kind: 'open', text: OPENING.text } }],
    });
    expect(issueOf(await change(id, 1, { kind: 'decide', notify: true, text: 'likely harm' }))).toEqual([422, 'business-rule']);
    expect((await change(id, 1, ASSESSED)).status).toBe(200);
    expect((await change(id, 2, { kind: 'told', whom: 'safety-officer', text: 'by telephone' })).status).toBe(200);
    expect((await change(id, 3, { kind: 'decide', notify: true, text: 'likely harm' })).status).toBe(200);
    // Decided is not notified: the clock runs on, and nobody closes it.
    expect(await read(id)).toMatchObject({ clock: 'running', notify: true });
    expect(issueOf(await change(id, 4, { kind: 'close', text: 'done' }, guardian))).toEqual([422, 'business-rule']);
    expect((await change(id, 4, { kind: 'notified', when: hoursAgo(1), reference: 'IC-1' })).status).toBe(200);
    expect(await read(id)).toMatchObject({ clock: 'stopped', harm: 3, likelihood: 3, people: 12 });
    expect(issueOf(await change(id, 5, { kind: 'close', text: 'done' }))).toEqual([403, 'forbidden']);
    expect((await change(id, 5, { kind: 'close', text: 'done' }, guardian)).status).toBe(200);
    expect(issueOf(await change(id, 6, ASSESSED))).toEqual([422, 'business-rule']);
    expect((await change(id, 6, { kind: 'reopen', text: 'more was found' })).status).toBe(200);
    expect(await read(id)).toMatchObject({ closed: false, version: 7 });
    // One for each request: 1 opened, 6 changed, 4 read.
    expect((await eventsInTrail()) - before).toBe(11);
  });

  test('that nobody decided on in time is overdue and stands first; notified late, it says why', async () => {
    const early = idOf(await open({ aware: hoursAgo(1) }));
    const late = idOf(await open({ aware: hoursAgo(80) }));
    const listed = z.object({ incidents: z.array(z.looseObject({ id: z.string(), clock: z.string() })) });
    const { incidents } = listed.parse((await surveying.ig('incidents', { token: officer })).json);
    expect(incidents.find(({ id }) => id === late)?.clock).toBe('overdue');
    const places = [late, early].map((id) => incidents.findIndex((each) => each.id === id));
    expect(places[0]).toBeLessThan(places[1] ?? -1);
    await change(late, 1, ASSESSED);
    await change(late, 2, { kind: 'decide', notify: true, text: 'likely harm' });
    const notified = { kind: 'notified', when: hoursAgo(1), reference: 'IC-2' };
    expect(issueOf(await change(late, 3, notified))).toEqual([422, 'business-rule']);
    expect((await change(late, 3, { ...notified, delay: 'The office was closed.' })).status).toBe(200);
    expect(await read(late)).toMatchObject({ clock: 'stopped' });
  });

  test('that need not be notified has its reason, and what was decided may change until it is', async () => {
    const id = idOf(await open({ aware: hoursAgo(90) }));
    await change(id, 1, ASSESSED);
    await change(id, 2, { kind: 'decide', notify: false, text: 'the letter came back unopened' });
    expect(await read(id)).toMatchObject({ clock: 'stopped', notify: false });
    await change(id, 3, { kind: 'decide', notify: true, text: 'it had been opened' });
    expect(await read(id)).toMatchObject({ clock: 'overdue', notify: true });
  });

  test('is opened from a case, and nobody whom the case is about is shown it', async () => {
    const staff = '910000000777';
    expect(await surveying.look(staff, minting.world.people['story'] ?? '')).toBe(200);
    const [event] = await minting.rows<{ id: string }>(
      "select id from audit.event where (event::jsonb -> 'user' ->> 'id') = $1",
      [staff],
    );
    const hospital = await surveying.officer(HOSPITAL, '910000000003', SCOPE);
    const reason = 'Nobody there knows her.';
    const casefile = String(
      Object((await surveying.ig('cases', { token: hospital, body: { event: event?.id, reason } })).json).id,
    );
    const id = idOf(await open({ case: casefile }));
    expect(await read(id, hospital)).toMatchObject({ case: casefile, organisation: HOSPITAL });
    expect((await surveying.ig(`incidents?case=${casefile}`, { token: hospital })).json).toMatchObject({ incidents: [{ id }] });
    const themself = await surveying.officer(HOSPITAL, staff, SCOPE);
    expect((await surveying.ig(`incidents?case=${casefile}`, { token: themself })).json).toEqual({ incidents: [] });
    expect(issueOf(await surveying.ig(`incidents/${id}`, { token: themself }))).toEqual([404, 'not-found']);
    expect(issueOf(await open({ case: casefile }, themself))).toEqual([404, 'not-found']);
  });

  test('is noted by the exchange itself where a source answers about somebody else, once while it is open', async () => {
    const practice = '9OZP001';
    minting.world.sample.twins.gp.setFault(practice, 'wrong-patient');
    const clinician = await minting.world.token('clinician');
    for (let times = 0; times < 2; times += 1)
      await ask(minting.world.fhirBase, `Patient/${minting.world.people['story']}/$everything`, { token: clinician });
    minting.world.sample.twins.gp.setFault(practice, undefined);
    const found = await minting.rows<{ incident: string }>('select incident from audit.incident where noted = $1', [
      `wrong-person ${practice}`,
    ]);
    expect(found.length).toBe(1);
    const theirs = await surveying.officer(practice, '910000000004', SCOPE);
    const json = await read(found[0]?.incident ?? '', theirs);
    expect(json).toMatchObject({
      clock: 'running',
      times: 2,
      organisation: practice,
      events: [{ actor: null }, { actor: null }],
    });
    const { nhsNumber } = { nhsNumber: minting.world.sample.region.named.story };
    expect(JSON.stringify(json)).not.toContain(nhsNumber);
  });

  test('is nobody else’s to see, to open or to change, and not with what it is not', async () => {
    const id = idOf(await open());
    const others = await surveying.officer('9OZL01', '910000000005', SCOPE);
    expect(issueOf(await surveying.ig(`incidents/${id}`, { token: others }))).toEqual([404, 'not-found']);
    expect(issueOf(await change(id, 1, ASSESSED, others))).toEqual([404, 'not-found']);
    expect(issueOf(await open({ organisation: HOSPITAL }, others))).toEqual([403, 'forbidden']);
    for (const token of [
      await surveying.officer(EXCHANGE, '910000000001', 'user/AuditEvent.rs'),
      await surveying.officer(EXCHANGE, '910000000001', SCOPE, 'R8000'),
    ]) {
      expect(issueOf(await open({}, token))).toEqual([403, 'forbidden']);
      expect(issueOf(await surveying.ig('incidents', { token }))).toEqual([403, 'forbidden']);
    }
    for (const wrong of [{ nature: 'bad luck' }, { text: 'x' }, { aware: 'yesterday' }, { more: 1 }])
      expect(issueOf(await open(wrong))).toEqual([400, 'invalid']);
    expect(issueOf(await open({ aware: new Date(Date.now() + HOUR_MS).toISOString() }))).toEqual([422, 'business-rule']);
    expect(issueOf(await open({ case: '00000000-0000-4000-8000-000000000000' }))).toEqual([404, 'not-found']);
    expect(issueOf(await change(id, 9, ASSESSED))).toEqual([412, 'conflict']);
    expect(issueOf(await change(id, 1, { kind: 'notified', when: hoursAgo(0), reference: 'IC-3' }))).toEqual([
      422,
      'business-rule',
    ]);
    expect(issueOf(await change(id, 1, { kind: 'forget' }))).toEqual([400, 'invalid']);
    expect(issueOf(await surveying.ig('incidents?state=lost', { token: officer }))).toEqual([400, 'value']);
  });
});
