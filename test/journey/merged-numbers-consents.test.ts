import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { localNumberOf, type Person } from '@ouzel/region';
import { inMode } from '../world/api.ts';
import { consentOf, type Firmness, type Scope } from '../world/consents.ts';
import { HOSPITAL, linkMessage } from '../world/merging.ts';
import { acting } from '../world/minting.ts';
import { startTwoPeople, type TwoPeople, visitsIn } from '../world/two-people.ts';

let two: TwoPeople;
let keeper: string;
beforeAll(async () => {
  two = await startTwoPeople();
  keeper = await two.minting.token('9OZX01', 'user/*.cruds', { purpose_of_use: 'HOPERAT', ...acting('R8008') });
});
afterAll(() => two.stop());
afterEach(async () => {
  await parted();
  await two.minting.rows(
    "delete from consent.directive where consent is not null or directive in (select md5('scr-permission ' || person || ' ' || $1)::uuid from locator.person)",
    [HOSPITAL],
  );
  await two.minting.rows('delete from consent.consent');
});

let minutes = 0;
/** The hospital says that its two numbers are one person's, or are not after all; each time later than before. */
async function says(event: 'A37' | 'A40'): Promise<void> {
  const [survivor, obsolete] = [localNumberOf(two.one, HOSPITAL), localNumberOf(two.other, HOSPITAL)];
  const at = new Date(Date.UTC(2026, 0, 1, 0, (minutes += 1)));
  const [answer] = await two.merging.send(linkMessage(event, { survivor, obsolete, at }));
  expect(answer?.code).toBe('AA');
}
const merged = (): Promise<void> => says('A40');
const parted = (): Promise<void> => says('A37');
async function say(person: Person, firmness: Firmness, scope: Scope = { heldBy: [HOSPITAL] }): Promise<void> {
  const made = await two.minting.call('Consent', { token: keeper, body: consentOf(two.idOf(person), firmness, scope) });
  expect([made.status, made.text]).toEqual([201, expect.any(String)]);
}
/** What the practice of each is shown of the hospital's. */
async function visits(): Promise<string[][]> {
  const shown = [];
  for (const person of [two.one, two.other]) {
    const answer = await two.as(two.gpOf(person), `Encounter?patient=${two.idOf(person)}`);
    shown.push([...visitsIn(answer).keys()].toSorted());
  }
  return shown;
}
const kept = async (person: Person) => inMode(await two.as(keeper, `Consent?patient=${two.idOf(person)}`), 'match');
const [ONE, OTHER] = ['VISIT-ONE', 'VISIT-OTHER'];

describe('While a hospital takes its two numbers for one person’s', () => {
  test('nobody became somebody else: what is recorded of each is theirs, and holds for what counts as theirs', async () => {
    await merged();
    expect(await visits()).toEqual([[ONE, OTHER], []]);
    await say(two.other, 'ask-first');
    expect(await visits()).toEqual([[], []]);
    await parted();
    expect(await visits()).toEqual([[ONE], []]);
    expect([await kept(two.one), (await kept(two.other)).length]).toEqual([[], 1]);
  });

  test('an objection of the one shuts all that counts as theirs, and afterwards what is theirs', async () => {
    await merged();
    await say(two.one, 'ask-first');
    expect(await visits()).toEqual([[], []]);
    await parted();
    expect(await visits()).toEqual([[], [OTHER]]);
  });

  test.each(['one', 'other'] as const)('both object, and a permission of %s opens nothing of the other’s', async (named) => {
    await say(two.one, 'ask-first');
    await merged();
    await say(two.other, 'ask-first');
    expect(await visits()).toEqual([[], []]);
    await say(two[named], 'permission');
    const [mine] = await visits();
    expect(mine).not.toContain(named === 'one' ? OTHER : ONE);
    await parted();
    expect(await visits()).toEqual(named === 'one' ? [[ONE], []] : [[], [OTHER]]);
  });

  test('what the hospital itself says of sharing may be of either: it holds for both once they are parted', async () => {
    const token = await two.minting.token(HOSPITAL, 'user/*.cruds', acting('R8000'));
    await merged();
    const ask = { system: 'https://fhir.nhs.uk/CodeSystem/SCR-ACSPermission', code: 'Ask' };
    const body = {
      resourceType: 'DocumentReference',
      status: 'current',
      subject: { reference: `Patient/${two.idOf(two.one)}` },
      content: [{ attachment: { contentType: 'text/plain', url: 'https://hospital.example/summary' } }],
      securityLabel: [{ coding: [ask] }],
    };
    expect((await two.minting.call('DocumentReference', { token, body })).status).toBe(201);
    expect(await visits()).toEqual([[], []]);
    await parted();
    expect(await visits()).toEqual([[], []]);
    await say(two.other, 'permission');
    expect(await visits()).toEqual([[], [OTHER]]);
    await say(two.one, 'permission');
    expect(await visits()).toEqual([[ONE], [OTHER]]);
  });
});
