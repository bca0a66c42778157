import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { type Answer, ask, issueOf } from '../world/api.ts';
import { type Minting, startMinting } from '../world/minting.ts';
import { idsOf, looked, ownPageOf, themself } from '../world/own-view.ts';
import { governing, REASON } from '../world/reconstructing.ts';

let minting: Minting;
let person: string;
let patient: string;
let officer: string;
const DAY_MS = 86_400_000;
const day = (ahead: number): string => new Date(Date.now() + ahead * DAY_MS).toISOString().slice(0, 10);
const PROFESSIONAL = { id: '910000000501', name: 'Ruth Bell', role: 'Safeguarding lead', organisation: 'Ouse Valley Council' };
beforeAll(async () => {
  minting = await startMinting();
  await minting.world.story();
  patient = minting.world.people['story'] ?? '';
  person = await themself(minting, minting.world.sample.region.named.story);
  officer = await governing(minting, '910000000502', 'R0001');
  const clinician = await minting.world.token('clinician');
  for (const type of ['Observation', 'Condition', 'Encounter', 'AllergyIntolerance'])
    await ask(minting.world.fhirBase, `${type}?patient=${patient}`, { token: clinician });
});
afterAll(() => minting.stop());

const ig = (path: string, token: string, body?: object): Promise<Answer> =>
  ask(minting.world.fhirBase.replace('/fhir/R4', '/ig'), path, {
    token,
    ...(body === undefined ? {} : { body, headers: { 'Content-Type': 'application/json' } }),
  });
const hide = (event: string, { token = officer, ...change }: Record<string, unknown> & { token?: string } = {}) =>
  ig('hidden-entries', token, { event, patient, professional: PROFESSIONAL, reason: REASON, reviewBy: day(90), ...change });
const made = ({ json }: Answer): string => z.looseObject({ id: z.string() }).parse(json).id;
const items = ({ json }: Answer) =>
  z.object({ items: z.array(z.looseObject({ id: z.string(), due: z.boolean(), professional: z.string() })) }).parse(json).items;
const own = (query = ''): Promise<Answer> => looked(minting.world.fhirBase, patient, person, query);
const actorOf = async (event: string): Promise<string> => {
  const [row] = await minting.rows<{ id: string }>(
    "select event::jsonb -> 'user' ->> 'id' as id from audit.event where id = $1",
    [event],
  );
  return row?.id ?? '';
};
/** Events that a person did. */
async function byPeople(): Promise<string[]> {
  const ids = idsOf(await own('&_count=200'));
  const acted = await Promise.all(ids.map(actorOf));
  return ids.filter((_, at) => acted[at] !== '');
}

/** Every way in which the person can ask, with what tells of the answers: status, headers, body. */
async function everyAnswer(): Promise<string[]> {
  const VARY = ['date', 'x-trace-id', 'x-request-id', 'keep-alive', 'connection'];
  const answers: string[] = [];
  const add = ({ status, headers, text }: Answer): void => {
    const head = [...headers].filter(([name]) => !VARY.includes(name)).map(([name, value]) => `${name}: ${value}`);
    answers.push([String(status), ...head.toSorted(), '', text].join('\n'));
  };
  const PLAIN = { 'Accept-Encoding': 'identity' };
  const asking = (path: string, method = 'GET') => ask(minting.world.fhirBase, path, { method, token: person, headers: PLAIN });
  for (const query of [
    '',
    '&_count=200',
    '&_count=1',
    '&_pretty=true',
    `&date=ge${day(-1)}`,
    `&date=lt${day(0)}`,
    `&date=${day(0)}`,
  ])
    add(await asking(`AuditEvent?patient=${patient}${query}`));
  add(await asking(`AuditEvent?patient=${patient}`, 'HEAD'));
  for (const count of [1, 2, 3]) {
    let url: string | undefined = `AuditEvent?patient=${patient}&_count=${count}`;
    while (url !== undefined) {
      const answer = await asking(url);
      add(answer);
      url = ownPageOf(answer).link.find(({ relation }) => relation === 'next')?.url;
    }
  }
  return answers;
}

describe('An access is hidden from the person', () => {
  test('without a trace: every answer is as if it had not been, to the byte', async () => {
    for (const at of [0, 2]) {
      const open = await everyAnswer();
      const event = (await byPeople())[at] ?? '';
      const id = made(await hide(event));
      const hidden = await everyAnswer();
      expect(hidden).not.toEqual(open);
      expect(hidden.join('\n')).not.toContain(event);
      // As if the event had never been.
      await minting.rows('alter table audit.event disable trigger event_is_final');
      const parked = `with gone as (delete from audit.event where id = $1 returning *) insert into parked select * from gone`;
      await minting.rows('create table if not exists parked (like audit.event)');
      await minting.rows(parked, [event]);
      const without = await everyAnswer();
      await minting.rows('insert into audit.event overriding system value select * from parked');
      await minting.rows('drop table parked');
      await minting.rows('alter table audit.event enable trigger event_is_final');
      expect(hidden).toEqual(without);
      await ig(`hidden-entries/${id}/review`, officer, { outcome: 'show', reason: REASON });
      expect(await everyAnswer()).toEqual(open);
    }
  }, 120_000);

  test('for a named professional, until its day; then it is listed for review, and stays hidden until somebody decides', async () => {
    const [event = ''] = await byPeople();
    const id = made(await hide(event));
    expect(items(await ig('hidden-entries', officer))).toMatchObject([
      { id, due: false, professional: 'Ruth Bell (910000000501), Safeguarding lead, Ouse Valley Council' },
    ]);
    expect(items(await ig('hidden-entries?due=true', officer))).toEqual([]);
    await minting.rows("update audit.hidden_entry set review_by = now() - interval '1 day' where id = $1", [id]);
    expect(items(await ig('hidden-entries?due=true', officer))).toMatchObject([{ id, due: true }]);
    expect(idsOf(await own('&_count=200'))).not.toContain(event);
    expect(
      (await ig(`hidden-entries/${id}/review`, officer, { outcome: 'keep', reason: REASON, reviewBy: day(30) })).status,
    ).toBe(200);
    expect(items(await ig('hidden-entries?due=true', officer))).toEqual([]);
    expect((await ig(`hidden-entries/${id}/review`, officer, { outcome: 'show', reason: REASON })).status).toBe(200);
    expect(idsOf(await own('&_count=200'))).toContain(event);
    expect((await ig(`hidden-entries/${id}/review`, officer, { outcome: 'show', reason: REASON })).status).toBe(404);
  });

  test('in the trail, which officers still read whole', async () => {
    const [event = ''] = await byPeople();
    const id = made(await hide(event));
    const [row] = await minting.rows<{ event: string }>(
      `select event from audit.event where event like '%"target":"hidden-entries hide"%' order by sequence desc limit 1`,
    );
    expect(row?.event).toContain('910000000502');
    expect((await ask(minting.world.fhirBase, `AuditEvent?_id=${event}`, { token: officer })).text).toContain(event);
    await ig(`hidden-entries/${id}/review`, officer, { outcome: 'show', reason: REASON });
  });
});

describe('An access is not hidden', () => {
  test('by or for the person whose access it is, nor reviewed by them', async () => {
    const [event = ''] = await byPeople();
    const actor = await actorOf(event);
    const theirs = await governing(minting, actor, 'R0001');
    expect(issueOf(await hide(event, { token: theirs }))).toEqual([403, 'forbidden']);
    expect(issueOf(await hide(event, { professional: { ...PROFESSIONAL, id: actor } }))).toEqual([403, 'forbidden']);
    const id = made(await hide(event));
    expect(
      issueOf(await ig(`hidden-entries/${id}/review`, theirs, { outcome: 'keep', reason: REASON, reviewBy: day(9) })),
    ).toEqual([403, 'forbidden']);
    await ig(`hidden-entries/${id}/review`, officer, { outcome: 'show', reason: REASON });
  });

  test('without a reason, a professional and a day; from somebody whom it was not to; twice', async () => {
    const [event = ''] = await byPeople();
    const wrong = [
      { reason: 'short' },
      { professional: { name: 'Somebody' } },
      { reviewBy: day(-1) },
      { reviewBy: day(400) },
      { reviewBy: undefined },
    ];
    for (const change of wrong) expect([change, (await hide(event, change)).status]).toEqual([change, 400]);
    expect((await hide(event, { patient: minting.world.people['restricted'] })).status).toBe(400);
    expect((await hide('00000000-0000-4000-8000-000000000000')).status).toBe(404);
    const id = made(await hide(event));
    expect(issueOf(await hide(event))).toEqual([409, 'duplicate']);
    await ig(`hidden-entries/${id}/review`, officer, { outcome: 'show', reason: REASON });
  });

  test('by others: another organisation, another role', async () => {
    const [event = ''] = await byPeople();
    expect((await hide(event, { token: await governing(minting, '910000000503', 'R0001', '9OZH03') })).status).toBe(404);
    expect((await hide(event, { token: await governing(minting, '910000000504', 'R8000') })).status).toBe(403);
    expect((await hide(event, { token: await minting.world.token('clinician') })).status).toBe(403);
  });
});
