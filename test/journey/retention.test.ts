import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { uuidOfBase32 } from '@ouzel/fhir';
import { type Answer, ask, issueOf } from '../world/api.ts';
import { verifiedTrail } from '../world/ledger-of.ts';
import { acting, type Minting, startMinting } from '../world/minting.ts';

let minting: Minting;
let ig: string;
let patient: string;
let officer: string;
let guardian: string;
const SCOPE = 'user/AuditEvent.rs user/$retention';
const FOR = { purpose_of_use: 'HOPERAT' };
const GUARDIAN = { user_id: '910000000002', user_name: 'Dr Guard', fhirUser: 'Practitioner/910000000002', role: 'R5105' };
const REASON = 'asked for in writing';

beforeAll(async () => {
  minting = await startMinting();
  await minting.world.story();
  ig = `${new URL(minting.world.fhirBase).origin}/ig`;
  patient = minting.world.people['story'] ?? '';
  officer = await minting.token('9OZX01', SCOPE, { ...FOR, ...acting('R0001') });
  guardian = await minting.token('9OZX01', SCOPE, { ...FOR, ...GUARDIAN });
});
afterAll(() => minting.stop());

const post = (path: string, body: object, token = officer): Promise<Answer> =>
  ask(ig, path, { method: 'POST', token, body, headers: { 'Content-Type': 'application/json' } });
const idOf = ({ json }: Answer): string => String(Object(json).id);
const approve = (id: string, token = guardian): Promise<Answer> =>
  post(`erasures/${id}/decision`, { decision: 'approved', reason: REASON }, token);

const verified = (): Promise<string> => verifiedTrail(minting);

/** All that tables of the trail and of retention say. */
async function texts(): Promise<string> {
  const [row] = await minting.rows<{ all: string }>(
    `select (select string_agg(row_to_json(v)::text, ' ') from audit.event v) || (select string_agg(row_to_json(p)::text, ' ') from audit.event_person p)
      || (select string_agg(row_to_json(e)::text, ' ') from audit.erasure e) || (select string_agg(row_to_json(h)::text, ' ') from audit.hold h) as all`,
  );
  return row?.all ?? '';
}

describe('What the trail says of a person', () => {
  test('is held: an erasure is refused with a sentence until a Guardian lifts the hold', async () => {
    const hold = await post('holds', { patient, reason: 'a complaint is looked into' });
    expect(hold.status).toBe(201);
    const refused = await post('erasures', { patient, reason: REASON });
    expect([issueOf(refused), refused.text]).toEqual([
      [422, 'business-rule'],
      expect.stringContaining('It cannot be erased until the hold is lifted.'),
    ]);
    expect((await post(`holds/${idOf(hold)}/lift`, { reason: 'it has ended' })).status).toBe(403);
    expect((await post(`holds/${idOf(hold)}/lift`, { reason: 'it has ended' }, guardian)).status).toBe(200);
    expect((await post(`holds/${idOf(hold)}/lift`, { reason: 'it has ended' }, guardian)).status).toBe(404);
    const asked = await post('erasures', { patient, reason: REASON });
    expect(asked.status).toBe(201);
    expect((await post('erasures', { patient, reason: REASON })).status).toBe(409);
    // A hold that comes before the approval stops it too.
    const again = await post('holds', { patient, reason: 'another complaint' });
    expect((await approve(idOf(asked))).text).toContain('until the hold is lifted');
    await post(`holds/${idOf(again)}/lift`, { reason: 'it has ended' }, guardian);
    const no = { decision: 'refused', reason: 'the law wants it kept' };
    expect(Object((await post(`erasures/${idOf(asked)}/decision`, no, guardian)).json)).toMatchObject({
      decision: 'refused',
      done: null,
    });
    expect((await approve(idOf(asked))).status).toBe(412);
  });

  test('is erased on the word of two, names nobody afterwards, and every proof stays valid', async () => {
    expect(await verified()).toMatch(/^The trail verifies/);
    const person = uuidOfBase32(patient) ?? '';
    expect(await texts()).toContain(person);
    const id = idOf(await post('erasures', { patient, reason: REASON }));
    const both = await minting.token('9OZX01', SCOPE, { ...FOR, ...acting('R5105') });
    expect((await approve(id, both)).status).toBe(403);
    expect((await approve(id, officer)).status).toBe(403);
    expect(await texts()).toContain(person);
    const done = await approve(id);
    expect(done.json).toMatchObject({
      id,
      decision: 'approved',
      patients: [],
      done: expect.any(String),
      decidedName: 'Dr Guard',
    });
    expect(Object(done.json).events).toBeGreaterThan(3);
    const left = await texts();
    expect([left.includes(person), left.includes(patient)]).toEqual([false, false]);
    expect(await verified()).toMatch(/^The trail verifies/);
    // Nothing more to do, and no harm in asking.
    expect((await post(`erasures/${id}/carry-out`, {}, guardian)).json).toMatchObject({ id, patients: [] });
    expect(await verified()).toMatch(/^The trail verifies/);
  });

  test('is erased by nobody else, of nobody, and not while a case is open', async () => {
    for (const [ods, scope, claims] of [
      ['9OZP001', SCOPE, { ...FOR, ...acting('R5105') }],
      ['9OZX01', 'user/AuditEvent.rs', { ...FOR, ...acting('R5105') }],
      ['9OZX01', SCOPE, { ...FOR, ...acting('R8000') }],
      ['9OZX01', SCOPE, acting('R5105')],
    ] as const) {
      const token = await minting.token(ods, scope, claims);
      for (const path of ['holds', 'erasures']) expect((await post(path, { patient, reason: REASON }, token)).status).toBe(403);
      expect((await ask(ig, 'retention', { token })).status).toBe(403);
    }
    expect(issueOf(await post('erasures', { patient: '9990000018', reason: REASON }))).toEqual([400, 'value']);
    expect(issueOf(await post('erasures', { patient }))).toEqual([400, 'invalid']);
    expect((await approve('00000000-0000-4000-8000-000000000000')).status).toBe(404);
    const other = Object.values(minting.world.people).find((each) => each !== patient) ?? '';
    await minting.rows(
      `insert into audit.casefile (casefile, organisation, staff, staff_name, person, state, version, score, opened, changed)
       values (gen_random_uuid(), '9OZH01', '1', 'Somebody', $1, 'asked', 1, 1, now(), now())`,
      [uuidOfBase32(other)],
    );
    expect((await post('erasures', { patient: other, reason: REASON })).text).toContain(
      'A case about access to this record is open',
    );
  });
});
