import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Answer, ask, type Asked, issueOf } from '../world/api.ts';
import { dead as deadOne } from '../world/dead-letters.ts';
import { acting, type Minting, startMinting } from '../world/minting.ts';

let minting: Minting;
let ig: string;
let operator: string;
const [EXCHANGE, PRACTICE, HOSPITAL] = ['9OZX01', '9OZP001', '9OZH01'] as const;
const SCOPE = 'user/$administer-deliveries';
const FOR = { purpose_of_use: 'HOPERAT', ...acting('R0001') };
const operate = (path: string, asked: Asked = {}): Promise<Answer> =>
  ask(ig, path, { token: operator, ...asked, headers: { 'Content-Type': 'application/json', ...asked.headers } });
const decide = (id: string, body: unknown): Promise<Answer> => operate(`dead-letters/${id}`, { method: 'POST', body });

/** A delivery that died. */
const dead = (destination: string, reason: string): Promise<string> =>
  deadOne(minting.world.system.database, destination, reason);

beforeAll(async () => {
  minting = await startMinting();
  ig = `${new URL(minting.world.fhirBase).origin}/ig`;
  operator = await minting.token(EXCHANGE, SCOPE, FOR);
});
afterAll(() => minting.stop());

describe('Dead letters', () => {
  test('are listed by destination and page, each with what to do, and nothing of the person', async () => {
    const one = await dead(PRACTICE, 'HTTP 503');
    const other = await dead(HOSPITAL, 'the destination could not be reached');
    const all = await operate('dead-letters');
    expect(Object(all.json)['dead-letters'].map(({ id }: { id: string }) => id)).toEqual([one, other]);
    const [found] = Object((await operate(`dead-letters?destination=${PRACTICE}`)).json)['dead-letters'];
    expect(Object.keys(found).toSorted()).toEqual(
      ['attempts', 'behind', 'destination', 'diagnosis', 'died', 'id', 'kind', 'occurred', 'reason'].toSorted(),
    );
    expect(found).toMatchObject({ id: one, attempts: 20, behind: 0, diagnosis: expect.stringContaining('failed at it') });
    expect((await operate(`dead-letters/${other}`)).json).toMatchObject({
      diagnosis: expect.stringContaining('Nobody answered'),
    });
    expect((await operate(`dead-letters/${one}/check`, { method: 'POST', body: {} })).json).toEqual({
      id: one,
      destination: 'active',
      inbox: 'answers',
      ready: true,
    });
  });

  test('are discarded, sent again or sent elsewhere with a reason, once, and that is in the trail', async () => {
    const id = await dead(PRACTICE, 'HTTP 400');
    expect(issueOf(await decide(id, { action: 'discard' }))).toEqual([400, 'invalid']);
    const done = await decide(id, { action: 'discard', reason: 'told by telephone' });
    expect([done.status, done.json]).toEqual([200, { id, action: 'discard' }]);
    expect((await decide(id, { action: 'replay', reason: 'once more' })).status).toBe(404);
    const [event] = await minting.rows<{ event: string }>(
      "select event from audit.event where event like '%dead-letters/' || $1 || '%' and event like '%discard%'",
      [id],
    );
    expect(event?.event).toContain('910000000001');
    const again = await dead(PRACTICE, 'HTTP 500');
    expect((await decide(again, { action: 'replay', reason: 'it works again' })).status).toBe(200);
    expect((await operate(`dead-letters/${again}`)).status).toBe(404);
    const elsewhere = await dead(PRACTICE, 'HTTP 410');
    const moved = { action: 'redirect', destination: 'NOBODY', reason: 'the practice has closed' };
    expect(issueOf(await decide(elsewhere, moved))).toEqual([400, 'value']);
    expect((await decide(elsewhere, { ...moved, destination: '9OZP002' })).json).toMatchObject({ destination: '9OZP002' });
  });

  test('are refused to whoever is not an operator of the exchange, and answer bad requests plainly', async () => {
    const id = await dead(PRACTICE, 'HTTP 503');
    for (const [ods, scope, claims] of [
      [EXCHANGE, 'user/$administer-labels', FOR],
      [PRACTICE, SCOPE, FOR],
      [EXCHANGE, SCOPE, { ...FOR, purpose_of_use: 'TREAT' }],
      [EXCHANGE, SCOPE, { purpose_of_use: 'HOPERAT' }],
    ] as const) {
      const token = await minting.token(ods, scope, claims);
      expect((await operate('dead-letters', { token })).status).toBe(403);
      expect(
        (await operate(`dead-letters/${id}`, { token, method: 'POST', body: { action: 'discard', reason: 'no reason' } })).status,
      ).toBe(403);
    }
    expect((await operate('dead-letters/1')).status).toBe(404);
    expect((await operate(`dead-letters/${randomUUID()}`)).status).toBe(404);
    expect((await operate('dead-letters?after=x')).status).toBe(400);
    expect((await operate('dead-letters?person=1')).status).toBe(400);
    expect(issueOf(await decide(id, { action: 'edit', reason: 'no such thing' }))).toEqual([400, 'invalid']);
    expect((await operate(`dead-letters/${id}`)).status).toBe(200);
  });
});
