import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { type Answer, ask, issueOf } from '../world/api.ts';
import { consentOf } from '../world/consents.ts';
import { acting, type Minting, startMinting } from '../world/minting.ts';

let minting: Minting;
let patient: string;
let guardian: string;
let hospitalToken: string;
beforeAll(async () => {
  minting = await startMinting();
  await minting.world.story();
  patient = minting.world.people['story'] ?? '';
  guardian = await minting.token('9OZX01', 'user/AuditEvent.rs user/$agreements', {
    ...acting('R5105'),
    purpose_of_use: 'HOPERAT',
  });
  hospitalToken = await minting.token('9OZH01', 'system/*.rs');
});
afterAll(() => minting.stop());

const listed = z.object({ agreements: z.array(z.looseObject({ id: z.string() })) });
const everything = (): Promise<Answer> => minting.call(`Patient/${patient}/$everything`, { token: hospitalToken });
const ig = (path: string, { body }: { body?: object } = {}): Promise<Answer> =>
  ask(minting.world.fhirBase.replace('/fhir/R4', '/ig'), path, {
    token: guardian,
    ...(body === undefined ? {} : { body, headers: { 'Content-Type': 'application/json' } }),
  });

test('A rehearsal of policy goes by the facts of now, or by those of when it was asked', async () => {
  const known = listed.parse((await ig('agreements')).json).agreements.findLast(({ id }) => id === 'direct-care');
  const hospital = { ...known, version: 2, requesterKinds: ['gp-practice'] };
  /** Of how many people it loses something. */
  const changed = async (facts: string): Promise<number> => {
    const { status, json } = await ig(`agreements/$rehearse?days=1&facts=${facts}`, { body: { agreements: [hospital] } });
    expect([status, Object(json).facts]).toEqual([200, facts]);
    const { changes } = z.object({ changes: z.array(z.looseObject({ requester: z.string(), people: z.number() })) }).parse(json);
    return Math.max(0, ...changes.filter(({ requester }) => requester === '9OZH01').map(({ people }) => people));
  };
  expect((await everything()).status).toBe(200);
  // Whoever else was admitted is among them: the hospital was sent what it has to know of them.
  const all = await changed('now');
  expect([all > 0, await changed('then')]).toEqual([true, all]);
  const token = await minting.world.token('consentAdmin', 'HOPERAT');
  const made = await minting.call('Consent', { token, body: consentOf(patient, 'no-share', { with: ['9OZH01'] }) });
  expect(made.status).toBe(201);
  // Nothing of her is shown to it any more, whatever the draft says; then it was.
  expect([await changed('now'), await changed('then')]).toEqual([all - 1, all]);
  const body = { ...Object(made.json), status: 'inactive' };
  const headers = { 'If-Match': made.headers.get('etag') ?? '' };
  expect((await minting.call(`Consent/${String(body.id)}`, { token, method: 'PUT', body, headers })).status).toBe(200);
  expect(await changed('now')).toBe(all);
  expect(issueOf(await ig('agreements/$rehearse?facts=tomorrow', { body: { agreements: [hospital] } }))).toEqual([400, 'value']);
});
