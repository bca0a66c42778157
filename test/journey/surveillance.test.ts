import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { issueOf } from '../world/api.ts';
import { acting, type Minting, startMinting } from '../world/minting.ts';
import { HOSPITAL, type Surveying, surveyingOf } from '../world/surveying.ts';

let minting: Minting;
let surveying: Surveying;
let patient: string;
const number = (): string => minting.world.sample.region.named.story;
function them() {
  const found = minting.world.sample.region.people.find(({ nhsNumber }) => nhsNumber === number());
  if (found === undefined) throw new Error('Nobody of the story is there.');
  return found;
}

beforeAll(async () => {
  minting = await startMinting();
  await minting.world.story();
  surveying = surveyingOf(minting);
  patient = minting.world.people['story'] ?? '';
});
afterAll(() => minting.stop());

describe('Surveillance goes through the trail', () => {
  test('finds whoever opened their own record, once, and not who treats somebody', async () => {
    const { nhsNumber } = them();
    const put = await surveying.putStaff([
      { id: '910000000101', nhsNumber },
      { id: '910000000102', nhsNumber: '9990000018' },
    ]);
    expect([put.status, put.json]).toEqual([200, { staff: 2, known: 1 }]);
    expect([await surveying.look('910000000101', patient), await surveying.look('910000000102', patient)]).toEqual([200, 200]);
    await surveying.survey();
    expect([await surveying.rulesOf('910000000101'), await surveying.rulesOf('910000000102')]).toEqual([['own-record'], []]);
    await minting.rows("update audit.surveillance_cursor set transaction = '0', sequence = 0");
    await surveying.survey();
    const files = await minting.rows('select 1 from audit.casefile where staff = $1', ['910000000101']);
    const alerts = await minting.rows('select 1 from audit.alert where staff = $1', ['910000000101']);
    expect([files.length, alerts.length]).toEqual([1, 1]);
  });

  test('tells a name alone from a name at an address', async () => {
    const { family, address } = them();
    const { line, postalCode: postcode } = address;
    await surveying.putStaff([
      { id: '910000000111', families: [family], homes: [{ lines: '1 Elsewhere Lane', postcode: 'AB10 1AB' }] },
      { id: '910000000112', families: [family], homes: [{ lines: line, postcode }] },
    ]);
    for (const id of ['910000000111', '910000000112']) await surveying.look(id, patient);
    await surveying.survey();
    expect([await surveying.rulesOf('910000000111'), await surveying.rulesOf('910000000112')]).toEqual([[], ['same-address']]);
    const told = await minting.rows<{ text: string }>(
      "select sentence || facts::text as text from audit.alert where rule = 'same-address'",
    );
    expect(told).toHaveLength(1);
    for (const secret of [family, postcode, line, number()]) expect(JSON.stringify(told)).not.toContain(secret);
  });

  test('passes over no event that commits late', async () => {
    const { database } = minting.world.system;
    const { nhsNumber } = them();
    await surveying.putStaff([{ id: '910000000121', nhsNumber }]);
    await surveying.look('910000000122', patient);
    const copy = `insert into audit.event (id, recorded, person, organisation, outcome, event)
      select gen_random_uuid(), now(), person, organisation, outcome, replace(event, '910000000122', '910000000121') from audit.event
      where event like '%910000000122%' and person is not null limit 1`;
    await database.transaction(async (sql) => {
      await sql.rows({ text: copy });
      // Later events, by their numbers, are there and are gone through meanwhile.
      await surveying.look('910000000122', patient);
      await minting.rows('select 1');
    });
    await surveying.survey();
    expect(await surveying.rulesOf('910000000121')).toEqual(['own-record']);
  });

  test('takes a staff list from an administrator with the permission and from nobody else, and gives it to nobody', async () => {
    expect(issueOf(await surveying.putStaff([], 'user/$administer-registry'))).toEqual([403, 'forbidden']);
    expect(issueOf(await surveying.putStaff([{ id: 'x', nhsNumber: '123' }]))).toEqual([400, 'value']);
    expect(issueOf(await surveying.putStaff([{ name: 'x' }]))).toEqual([400, 'invalid']);
    const token = await surveying.officer();
    expect((await surveying.ig(`staff/${HOSPITAL}`, { token })).status).toBe(405);
  });
});

describe('The rules of surveillance', () => {
  const versions = z.object({
    versions: z.array(z.looseObject({ version: z.number(), rules: z.looseObject({ caseAt: z.number() }) })),
  });

  test('are read, rehearsed and published by officers of the exchange, with a reason, each version on the newest', async () => {
    const token = await surveying.officer('9OZX01');
    const before = versions.parse((await surveying.ig('surveillance/rules', { token })).json).versions[0];
    expect(before?.version).toBe(0);
    const rules = { ...before?.rules, caseAt: 1_000 };
    const rehearsed = await surveying.ig('surveillance/rules/$rehearse?days=1', { token, body: rules });
    expect([rehearsed.status, rehearsed.json]).toEqual([
      200,
      expect.objectContaining({ opened: 0, draft: expect.objectContaining({ cases: 0 }) }),
    ]);
    expect(z.object({ now: z.object({ cases: z.number() }) }).parse(rehearsed.json).now.cases).toBeGreaterThan(0);
    const next = { replaces: 0, reason: 'Nobody may be accused while this runs.', rules };
    const made = await surveying.ig('surveillance/rules', { token, body: next });
    expect([made.status, made.json]).toEqual([201, { version: 1 }]);
    expect(issueOf(await surveying.ig('surveillance/rules', { token, body: next }))).toEqual([412, 'conflict']);
    await surveying.putStaff([{ id: '910000000131', nhsNumber: number() }]);
    await surveying.look('910000000131', patient);
    await surveying.survey();
    const files = await minting.rows('select 1 from audit.casefile where staff = $1', ['910000000131']);
    expect([await surveying.rulesOf('910000000131'), files]).toEqual([['own-record'], []]);
  });

  test('are not set by an organisation, without the scope, without a reason, or with settings that are none', async () => {
    const token = await surveying.officer('9OZX01');
    const body = { replaces: 1, reason: 'A good reason to change.', rules: {} };
    expect(issueOf(await surveying.ig('surveillance/rules', { token, body }))).toEqual([400, 'invalid']);
    expect(issueOf(await surveying.ig('surveillance/rules', { token, body: { ...body, reason: 'x' } }))).toEqual([
      400,
      'invalid',
    ]);
    for (const other of [await surveying.officer(), await surveying.officer('9OZX01', '910000000001', 'user/AuditEvent.rs')])
      expect(issueOf(await surveying.ig('surveillance/rules', { token: other, body }))).toEqual([403, 'forbidden']);
    const doctor = await minting.token(HOSPITAL, 'user/*.rs', acting('R8000'));
    expect(issueOf(await surveying.ig('surveillance/rules', { token: doctor }))).toEqual([403, 'forbidden']);
  });
});
