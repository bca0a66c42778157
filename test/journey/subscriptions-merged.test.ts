import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { uuidOfBase32 } from '@ouzel/fhir';
import { toldOf } from '../world/hook.ts';
import { type Merging, openMerging } from '../world/merging.ts';
import { acting } from '../world/minting.ts';
import { startSubscribing, type Subscriber, type Subscribing } from '../world/subscribing.ts';
import { until } from '../world/until.ts';

const REFERRED = '9OZP002';
let stage: Subscribing;
let merging: Merging;
let practice: Subscriber;
beforeAll(async () => {
  stage = await startSubscribing();
  merging = await openMerging(stage.minting);
  practice = await stage.as(REFERRED);
});
afterAll(async () => {
  merging.close();
  await stage.stop();
});

interface Known {
  id: string;
  number: string;
}
/** Somebody whom the practice knows by a referral. */
async function referred(): Promise<Known> {
  const id = await stage.person();
  await stage.relate(id, REFERRED, 'referral');
  const text = 'select nhs_number as number from locator.person where person = $1';
  const [row] = await stage.minting.rows<{ number: string }>(text, [uuidOfBase32(id)]);
  return { id, number: row?.number ?? '' };
}
const focusOf = (id: string): string => `${stage.minting.world.fhirBase}/Condition/${id}`;

describe('A subscription about somebody', () => {
  test('is told of whom they are one with while they are, and by no way afterwards', async () => {
    const [one, other] = [await referred(), await referred()];
    const id = await practice.active({ filter: `patient=Patient/${other.id}` });
    const own = await stage.post(other.id, '2001');
    await until(() => stage.numbersOf(id).length === 1);
    const link = await merging.mergePeople(one.number, other.number);
    const whole = await stage.post(one.id, '2002');
    await until(() => stage.numbersOf(id).length === 2);
    expect(stage.eventsOf(id).flatMap(({ foci }) => foci)).toEqual([focusOf(own), focusOf(whole)]);
    // What comes while the endpoint is away waits until they are parted, and is then nobody's whom this is about.
    stage.hook.answers = () => 503;
    const late = await stage.post(one.id, '2003');
    await until(() => stage.numbersOf(id).includes(3));
    await merging.unmerge(link);
    const heard = stage.hook.received.length;
    stage.hook.answers = () => 200;
    await until(() => stage.hook.received.length > heard);
    await stage.idle();
    const since = stage.hook.received.slice(heard).filter(({ type }) => type === 'event-notification');
    expect(since.map(({ numbers, foci }) => [numbers, foci])).toEqual([[[3], [undefined]]]);
    expect(since.map(({ body }) => body).join()).not.toContain(late);
    const again = await practice.call(`Subscription/${id}/$events`);
    const { numbers, foci } = toldOf(again.text);
    expect([numbers, foci]).toEqual([
      [1, 2, 3],
      [focusOf(own), undefined, undefined],
    ]);
    // The practice knows of both: each of them is read under their own name.
    expect((await practice.call(`Condition/${whole}`)).text).toContain(`Patient/${one.id}`);
    const next = await stage.post(other.id, '2004');
    await until(() => stage.numbersOf(id).includes(4));
    expect(stage.eventsOf(id).at(-1)?.foci).toEqual([focusOf(next)]);
  }, 60_000);

  test('goes on after the trail of them was erased, and what it tells then is in the trail', async () => {
    const { id: person } = await referred();
    const id = await practice.active({ filter: `patient=Patient/${person}` });
    await stage.post(person, '2001');
    await until(() => stage.numbersOf(id).length === 1);
    const claims = { purpose_of_use: 'HOPERAT' };
    const scope = 'user/AuditEvent.rs user/$retention';
    const officer = await stage.minting.token('9OZX01', scope, { ...claims, ...acting('R0001') });
    const guardian = await stage.minting.token('9OZX01', scope, { ...claims, ...acting('R5105'), user_id: '910000000002' });
    const named = async (): Promise<number> => {
      const text = `select count(*)::int as n from audit.event e where e.person = $1 or e.event like '%' || $2 || '%'
        or exists (select from audit.event_person p where p.event = e.id and p.person = $1)`;
      return (await stage.minting.rows<{ n: number }>(text, [uuidOfBase32(person), person]))[0]?.n ?? 0;
    };
    const reason = 'asked for in writing';
    expect(await named()).toBeGreaterThan(1);
    const asked = await merging.officer('erasures', { token: officer, body: { patient: person, reason } });
    const body = { decision: 'approved', reason };
    const done = await merging.officer(`erasures/${Object(asked.json).id}/decision`, { token: guardian, body });
    expect([done.status, await named()]).toEqual([200, 0]);
    const told = await stage.post(person, '2002');
    await until(() => stage.numbersOf(id).length === 2);
    expect(stage.eventsOf(id).at(-1)?.foci).toEqual([focusOf(told)]);
    await stage.idle();
    // The post, and the notification.
    expect(await named()).toBe(2);
  }, 60_000);
});
