import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parseResourceId } from '@ouzel/fhir';
import { z } from 'zod';
import { ask, bundleSchema, issueOf } from '../world/api.ts';
import { type Minting, startMinting } from '../world/minting.ts';
import { governing, openedOf, openReconstructing, REASON, type Reconstructing, sha256, traced } from '../world/reconstructing.ts';

let minting: Minting;
let reconstructing: Reconstructing;
let clinician: string;
let patient: string;
let next = 1;
beforeAll(async () => {
  minting = await startMinting();
  await minting.world.story();
  reconstructing = await openReconstructing(minting);
  clinician = await minting.world.token('clinician');
  patient = minting.world.people['story'] ?? '';
});
afterAll(() => minting.stop());

async function seen(path: string): Promise<{ text: string; event: string }> {
  const { trace, headers } = traced(next++);
  const { text } = await ask(minting.world.fhirBase, path, { token: clinician, headers });
  return { text, event: await reconstructing.eventOf(trace) };
}

const item = z.looseObject({ id: z.string(), state: z.string(), resources: z.array(z.string()).default([]) });
const asked = async (event: string) => item.parse((await reconstructing.request(event)).json);
const decide = (id: string, token: string, decision = 'approved') =>
  reconstructing.at(`reconstructions/${id}/decision`, token, { decision, reason: REASON });
const content = (id: string, token: string) => reconstructing.at(`reconstructions/${id}/content`, token);

describe('A past answer is opened', () => {
  test('only once a Caldicott Guardian has approved it; before that there is the list of resources', async () => {
    const { text, event } = await seen(`Observation?patient=${patient}`);
    const { id, state, resources } = await asked(event);
    expect([state, resources.length]).toEqual(['waiting', bundleSchema.parse(JSON.parse(text)).entry.length]);
    expect(issueOf(await content(id, reconstructing.officer))).toEqual([403, 'forbidden']);
    expect((await decide(id, reconstructing.guardian)).json).toMatchObject({ state: 'approved', decidedBy: '910000000302' });
    expect(openedOf(await content(id, reconstructing.officer))).toMatchObject({ state: 'exact', content: text });
    expect(openedOf(await content(id, reconstructing.guardian)).state).toBe('exact');
  });

  test('never by approval of the same person, whichever role they come with', async () => {
    const { id } = await asked((await seen(`Patient/${patient}`)).event);
    const both = await governing(minting, '910000000301', 'R5105');
    expect(issueOf(await decide(id, both))).toEqual([403, 'forbidden']);
    expect(issueOf(await decide(id, reconstructing.officer))).toEqual([403, 'forbidden']);
    expect(issueOf(await content(id, reconstructing.officer))).toEqual([403, 'forbidden']);
  });

  test('not where it was refused, nor twice decided, nor after its time', async () => {
    const first = await asked((await seen(`Patient/${patient}`)).event);
    expect((await decide(first.id, reconstructing.guardian, 'refused')).status).toBe(200);
    expect((await decide(first.id, reconstructing.guardian)).status).toBe(403);
    expect((await content(first.id, reconstructing.officer)).status).toBe(403);
    const second = await asked((await seen(`Patient/${patient}`)).event);
    await decide(second.id, reconstructing.guardian);
    await minting.rows("update audit.reconstruction set open_until = now() - interval '1 second' where id = $1", [second.id]);
    expect(issueOf(await content(second.id, reconstructing.officer))).toEqual([403, 'forbidden']);
  });

  test('by nobody else: another officer, another organisation, another role, another purpose', async () => {
    const { event } = await seen(`Patient/${patient}`);
    const { id } = await asked(event);
    await decide(id, reconstructing.guardian);
    const other = await governing(minting, '910000000303', 'R0001');
    const elsewhere = await governing(minting, '910000000304', 'R0001', '9OZH03');
    const doctor = await governing(minting, '910000000305', 'R8000');
    const statuses = await Promise.all(
      [other, elsewhere, doctor, clinician].map(async (token) => (await content(id, token)).status),
    );
    expect(statuses).toEqual([403, 404, 403, 403]);
    expect((await reconstructing.request(event, elsewhere)).status).toBe(404);
    expect((await reconstructing.request(event, reconstructing.guardian)).status).toBe(403);
  });

  test('not by who made the request themselves', async () => {
    const { event } = await seen(`Patient/${patient}`);
    const [row] = await minting.rows<{ user: string }>(
      "select event::jsonb->'user'->>'id' as user from audit.event where id = $1",
      [event],
    );
    const themself = await governing(minting, row?.user ?? '', 'R0001');
    expect(issueOf(await reconstructing.request(event, themself))).toEqual([403, 'forbidden']);
  });

  test('with a reason and a case, of an event that there is', async () => {
    const { event } = await seen(`Patient/${patient}`);
    for (const body of [
      { event },
      { event, case: 'x', reason: REASON },
      { event, case: 'IG-1', reason: 'short' },
      { event: 'no', case: 'IG-1', reason: REASON },
    ])
      expect((await reconstructing.at('reconstructions', reconstructing.officer, body)).status).toBe(400);
    expect((await reconstructing.request('00000000-0000-4000-8000-000000000000')).status).toBe(404);
  });

  test('and each opening is in the trail, with what was shown again', async () => {
    const { event } = await seen(`Observation?patient=${patient}`);
    const before = Date.now();
    const opened = await reconstructing.open(event);
    const events = await minting.rows<{ event: string; outcome: string }>(
      `select event, outcome from audit.event where event like '%"target":"reconstructions content"%' and recorded >= $1`,
      [new Date(before)],
    );
    expect(events).toHaveLength(1);
    expect(events[0]?.event).toContain('910000000301');
    expect(JSON.parse(events[0]?.event ?? '').resources.length).toBeGreaterThan(0);
    expect(sha256(opened.content ?? '')).toBe(opened.sha256);
  });
});

describe('What cannot be written again is said plainly', () => {
  test('an erased version leaves its proof: that it was shown, and the hash of the answer', async () => {
    const { text, event } = await seen(`Observation?patient=${patient}&_count=1`);
    const id = String(bundleSchema.parse(JSON.parse(text)).entry[0]?.resource?.id);
    const local = parseResourceId(id)?.local;
    for (const table of ['resource', 'history']) await minting.rows(`delete from records.${table} where local = $1`, [local]);
    await minting.rows('delete from records.history where local = $1', [local]);
    const opened = await reconstructing.open(event);
    expect(opened).toMatchObject({ state: 'erased', missing: 1, sha256: sha256(text) });
    expect(opened.content).toBeUndefined();
  });

  test('the answer to a write, and what is no record', async () => {
    for (const path of ['metadata', `Consent?patient=${patient}`, `AuditEvent?patient=${patient}`]) {
      const token = path.startsWith('Audit') ? await governing(minting, '910000000307', 'R0001') : clinician;
      const { trace, headers } = traced(next++);
      await ask(minting.world.fhirBase, path, { token, headers });
      const opened = await reconstructing.open(await reconstructing.eventOf(trace));
      expect([path, opened.state, opened.reason?.length]).toEqual([path, 'not-supported', expect.any(Number)]);
    }
  });

  test('an address that held a name, or the number of nobody known here', async () => {
    const named = await seen(`Patient?_id=${patient}&family=Nobody`);
    const unknown = await seen('Patient?identifier=https://fhir.nhs.uk/Id/nhs-number|9999999999');
    for (const { event } of [named, unknown])
      expect(await reconstructing.open(event)).toMatchObject({
        state: 'not-supported',
        reason: expect.stringContaining('The address held'),
      });
  });

  test('an answer under a base that is not known differs, and is not shown as the answer', async () => {
    const { event } = await seen(`Observation?patient=${patient}`);
    await minting.rows("update audit.answer_base set base = 'https://elsewhere.example/fhir/R4'");
    const opened = await reconstructing.open(event);
    await minting.rows('insert into audit.answer_base (base) values ($1)', [minting.world.fhirBase]);
    expect([opened.state, opened.content]).toEqual(['differs', undefined]);
    expect((await reconstructing.open(event)).state).toBe('exact');
  });
});
