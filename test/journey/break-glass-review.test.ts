import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Notification } from '@ouzel/region';
import { z } from 'zod';
import { type Answer, ask, issueOf } from '../world/api.ts';
import { breaking, declarationOf } from '../world/breaking-glass.ts';
import { acting, type Minting, startMinting } from '../world/minting.ts';

const ELSEWHERE = '9OZH03';
const DOCTOR = '910000000077';
const WITHIN_MS = 5_000;
let minting: Minting;
let doctor: string;
const igBase = (): string => minting.world.fhirBase.replace('/fhir/R4', '/ig');
const number = (): string => minting.world.sample.region.named.story;
const governance = (ods: string, role = 'R0001', user = '910000000001'): Promise<string> =>
  minting.token(ods, 'user/AuditEvent.rs', {
    ...acting(role),
    user_id: user,
    fhirUser: `Practitioner/${user}`,
    purpose_of_use: 'HOPERAT',
  });
const list = async (token: string, query = ''): Promise<Answer> => ask(igBase(), `break-glass${query}`, { token });
const review = (token: string, claim: string, body: object): Promise<Answer> =>
  ask(igBase(), `break-glass/${claim}`, { token, body, headers: { 'Content-Type': 'application/json' } });
const items = ({ json }: Answer) =>
  z.object({ items: z.array(z.looseObject({ claim: z.string(), organisation: z.string(), overdue: z.boolean() })) }).parse(json)
    .items;

async function declare(value = number()): Promise<string> {
  const body = declarationOf({ number: value });
  await minting.call('Patient/$break-glass', { token: doctor, body });
  const [row] = await minting.rows<{ claim: string }>('select claim from consent.break_glass order by starts desc limit 1');
  return row?.claim ?? '';
}

/** Who was told of a declaration, once everybody has been. */
async function told(claim: string, kind: string, count: number): Promise<Notification[]> {
  const { gp, governance: officers } = minting.world.sample.twins;
  const end = performance.now() + WITHIN_MS;
  for (;;) {
    const found = [...gp.received(), ...officers.received()].filter(({ body }) => {
      const text = JSON.stringify(body);
      return text.includes(claim) && text.includes(`"code":"${kind}"`);
    });
    if (found.length >= count || performance.now() > end) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
const organisations = (sent: readonly Notification[]): string[] => sent.map(({ organisation }) => organisation).toSorted();

beforeAll(async () => {
  minting = await startMinting();
  doctor = await minting.token(ELSEWHERE, 'user/*.rs', breaking(DOCTOR));
});
afterAll(() => minting.stop());
afterEach(() => minting.rows('delete from consent.break_glass'));

describe('Break-glass is told of at once', () => {
  test('to the practice and the privacy officers, by identifiers', async () => {
    const claim = await declare();
    const sent = await told(claim, 'break-glass', 3);
    expect(organisations(sent)).toEqual([ELSEWHERE, '9OZP001', '9OZX01'].toSorted());
    const them = minting.world.sample.region.people.find(({ nhsNumber }) => nhsNumber === number());
    for (const { body } of sent) {
      const text = JSON.stringify(body);
      expect(text).toContain(`Patient/${minting.world.people['story']}`);
      for (const secret of [number(), them?.family, DOCTOR, 'unconscious']) expect(text).not.toContain(secret);
    }
  });

  test('also where nobody is known, without anybody named', async () => {
    const sent = await told(await declare('9990000018'), 'break-glass', 2);
    expect(organisations(sent)).toEqual([ELSEWHERE, '9OZX01']);
    for (const { body } of sent) expect(JSON.stringify(body)).not.toContain('Patient/');
  });

  test('opens nothing where it cannot be told', async () => {
    await minting.rows('alter table sync.delivery rename to delivery_gone');
    const body = declarationOf({ number: number() });
    const answer = await minting.call('Patient/$break-glass', { token: doctor, body });
    await minting.rows('alter table sync.delivery_gone rename to delivery');
    expect([answer.status >= 500, await minting.rows('select 1 from consent.break_glass')]).toEqual([true, []]);
  });
});

describe('Break-glass is reviewed', () => {
  test('by privacy officers of the organisation and of the exchange, once, and never by who declared it', async () => {
    const claim = await declare();
    const [here, exchange, elsewhere] = [await governance(ELSEWHERE), await governance('9OZX01'), await governance('9OZH01')];
    expect([items(await list(here)), items(await list(exchange))].map((each) => each.map((item) => item.claim))).toEqual([
      [claim],
      [claim],
    ]);
    expect(items(await list(elsewhere))).toEqual([]);
    const finding = { finding: 'appropriate', text: 'Seen in the emergency department at that time.' };
    const own = await governance(ELSEWHERE, 'R0001', DOCTOR);
    expect([(await review(elsewhere, claim, finding)).status, (await review(own, claim, finding)).status]).toEqual([404, 404]);
    expect((await review(here, claim, { finding: 'fine', text: 'x' })).status).toBe(400);
    expect((await review(here, claim, finding)).status).toBe(200);
    expect((await review(exchange, claim, finding)).status).toBe(404);
    expect(items(await list(exchange))).toEqual([]);
    expect(items(await list(exchange, '?all=true'))[0]).toMatchObject({
      claim,
      review: finding,
      reasons: ['5'],
      user: { id: DOCTOR },
    });
  });

  test('by nobody else: another role, another purpose', async () => {
    const treating = await minting.token('9OZX01', 'user/AuditEvent.rs', acting('R0001'));
    for (const token of [await governance('9OZX01', 'R8000'), treating, doctor])
      expect(issueOf(await list(token))).toEqual([403, 'forbidden']);
  });

  test('or it is told of again when its time is over, once', async () => {
    const claim = await declare();
    const { breakGlass } = minting.world.system;
    expect(await breakGlass.escalate()).toBe(0);
    await minting.rows("update consent.break_glass set review_by = now() - interval '1 minute'");
    expect([await breakGlass.escalate(), await breakGlass.escalate()]).toEqual([1, 0]);
    expect(organisations(await told(claim, 'break-glass-unreviewed', 2))).toEqual([ELSEWHERE, '9OZX01']);
    expect(items(await list(await governance('9OZX01')))).toMatchObject([{ claim, overdue: true }]);
  });

  test('each look at the list, and each review, is in the trail', async () => {
    const claim = await declare();
    const token = await governance('9OZX01');
    await list(token);
    await review(token, claim, { finding: 'inappropriate', text: 'Nobody of that name was in the department.' });
    await review(token, claim, { finding: 'inappropriate', text: 'Nobody of that name was in the department.' });
    const events = await minting.rows<{ outcome: string }>(
      "select outcome from audit.event where event like '%/ig/break-glass%' order by sequence desc limit 3",
    );
    expect(events.map(({ outcome }) => outcome)).toEqual(['4', '0', '0']);
  });
});
