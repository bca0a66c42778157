import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { uuidOfBase32 } from '@ouzel/fhir';
import { type Answer, bundleOf } from '../world/api.ts';
import { breaking, declarationOf, type Declared } from '../world/breaking-glass.ts';
import { consentOf } from '../world/consents.ts';
import { acting, type Minting, startMinting } from '../world/minting.ts';

/** A hospital that has no relationship with the person. */
const ELSEWHERE = '9OZH03';
const DOCTOR = '910000000077';
const SCOPE = 'user/*.rs';
let minting: Minting;
let doctor: string;
const named = () => minting.world.sample.region.named;
const person = (name: string): string => minting.world.people[name] ?? '';
const declare = (token: string, declared: Partial<Declared> = {}): Promise<Answer> =>
  minting.call('Patient/$break-glass', { token, body: declarationOf({ number: named().story, ...declared }) });
const everything = (token: string, name = 'story'): Promise<Answer> =>
  minting.call(`Patient/${person(name)}/$everything`, { token });
const parameter = ({ json }: Answer, name: string) =>
  Object(json).parameter?.find((each: { name: string }) => each.name === name);

beforeAll(async () => {
  minting = await startMinting();
  await minting.world.story();
  doctor = await minting.token(ELSEWHERE, SCOPE, breaking(DOCTOR));
});
afterAll(() => minting.stop());
afterEach(() => minting.rows('delete from consent.break_glass'));

describe('Break-glass', () => {
  test('opens the record of somebody unknown to the asker, to that user, that purpose, for 60 minutes', async () => {
    const identifier = `https://fhir.nhs.uk/Id/nhs-number|${named().story}`;
    expect(bundleOf(await minting.call(`Patient?identifier=${identifier}`, { token: doctor })).total).toBe(0);
    const made = await declare(doctor);
    expect([made.status, parameter(made, 'patient')?.valueReference.reference]).toEqual([200, `Patient/${person('story')}`]);
    const left = new Date(parameter(made, 'expires').valueInstant).getTime() - Date.now();
    expect([left > 3_590_000, left <= 3_600_000]).toEqual([true, true]);
    const opened = await everything(doctor);
    expect([opened.status, opened.text.includes('9OZH01')]).toEqual([200, true]);
    const others = [
      await minting.token(ELSEWHERE, SCOPE, { ...breaking(DOCTOR), purpose_of_use: 'TREAT' }),
      await minting.token(ELSEWHERE, SCOPE, breaking('910000000078')),
      await minting.token('9OZH02', SCOPE, breaking(DOCTOR)),
    ];
    for (const token of others) expect((await everything(token)).status).toBe(404);
    await minting.rows("update consent.break_glass set ends = now() - interval '1 second'");
    expect((await everything(doctor)).status).toBe(404);
    const [event] = await minting.rows<{ event: string }>(
      "select event from audit.event where event like '%4-relationship:break-glass%' order by sequence desc limit 1",
    );
    expect(JSON.parse(event?.event ?? '')).toMatchObject({ purpose: 'BTG', user: { id: DOCTOR } });
  });

  test('opens the record by a number that another one has taken the place of', async () => {
    const [old, id] = ['9990000018', uuidOfBase32(person('story'))];
    await minting.rows('insert into locator.superseded_number (nhs_number, person, current) values ($1, $2, $3)', [
      old,
      id,
      named().story,
    ]);
    expect((await declare(doctor, { number: old })).status).toBe(200);
    expect((await everything(doctor)).status).toBe(200);
    await minting.rows('delete from locator.superseded_number where nhs_number = $1', [old]);
  });

  test('tells the practices of both who were found to be one', async () => {
    const [story, other] = [uuidOfBase32(person('story')), uuidOfBase32(person('restricted'))];
    await minting.rows(
      'insert into locator.member (subject, member, whole, consent, reviewed) values ($1, $2, true, true, false)',
      [story, other],
    );
    const practices = await minting.rows<{ ods: string }>(
      `select distinct organisation as ods from consent.relationship where person in ($1, $2) and kind = 'gp-registration'`,
      [story, other],
    );
    expect((await declare(doctor)).status).toBe(200);
    const told = await minting.rows<{ ods: string }>(
      `select d.destination as ods from sync.delivery d join sync.event e using (event) where e.kind = 'break-glass'`,
    );
    await minting.rows('delete from locator.member');
    expect(told.map(({ ods }) => ods)).toEqual(expect.arrayContaining(practices.map(({ ods }) => ods)));
  });

  test('a self-claimed relationship opens direct care as well', async () => {
    expect((await declare(doctor, { types: ['1'], reasons: ['4'] })).status).toBe(200);
    const treating = await minting.token(ELSEWHERE, SCOPE, { ...breaking(DOCTOR), purpose_of_use: 'TREAT' });
    expect((await everything(treating)).status).toBe(200);
    expect((await everything(await minting.token(ELSEWHERE, SCOPE, acting('R8000')))).status).toBe(404);
  });

  test.each<[string, object, number]>([
    ['who signed in too long ago', { ...breaking(DOCTOR, { agoS: 1_000 }) }, 401],
    ['who signed in with one factor', { ...breaking(DOCTOR, { acr: 'AAL1_USERPASS' }) }, 401],
    ['whose token says nothing of that', { ...breaking(DOCTOR), auth_time: undefined }, 401],
    ['with another purpose', { ...breaking(DOCTOR), purpose_of_use: 'ETREAT' }, 403],
    ['who is no clinician', { ...breaking(DOCTOR, { role: 'R8009' }) }, 403],
    ['who is nobody by name', { purpose_of_use: 'BTG', auth_time: Math.floor(Date.now() / 1000), acr: 'AAL3_ANY' }, 403],
  ])('is not for somebody %s', async (_who, claims, status) => {
    const answer = await declare(await minting.token(ELSEWHERE, 'user/*.rs system/*.rs', { ...claims }));
    expect(answer.status).toBe(status);
    const challenge = answer.headers.get('www-authenticate') ?? '';
    expect(challenge.includes('insufficient_user_authentication')).toBe(status === 401);
    expect(await minting.rows('select 1 from consent.break_glass')).toEqual([]);
  });

  test('is not for an organisation whose agreement does not have it: told of, and shut', async () => {
    const token = await minting.token('9OZC002', SCOPE, breaking(DOCTOR, { role: 'R8001' }));
    expect((await declare(token)).status).toBe(403);
    expect((await everything(token)).status).toBe(403);
    expect(await minting.rows('select 1 from consent.break_glass')).toHaveLength(1);
  });

  test.each<[string, Partial<Declared>, number]>([
    ['an emergency as a relationship', { types: ['1'], reasons: ['5'] }, 422],
    ['a self-claim as an alert', { types: ['2'], reasons: ['4'] }, 422],
    ['"other" as an alert', { types: ['2'], reasons: ['6'] }, 422],
    ['a reason too many', { types: ['2'], reasons: ['5', '6'] }, 422],
    ['both kinds with a reason each', { types: ['1', '2'], reasons: ['4', '5'] }, 200],
    ['a statute for both', { types: ['1', '2'], reasons: ['2'] }, 200],
    ['no kind', { types: [] }, 400],
    ['no reason', { reasons: [] }, 400],
    ['a kind that is none', { types: ['3'] }, 400],
    ['few words', { text: 'needed' }, 422],
    ['no NHS number', { number: '1234567890' }, 400],
  ])('reasons and kinds go together as in the Summary Care Record: %s', async (_what, declared, status) => {
    expect((await declare(doctor, declared)).status).toBe(status);
    expect(await minting.rows('select 1 from consent.break_glass')).toHaveLength(status === 200 ? 1 : 0);
  });

  test('answers about nobody as any read of nobody is answered, and is recorded all the same', async () => {
    const answer = await declare(doctor, { number: '9990000018' });
    expect([answer.status, answer.text]).toEqual([
      404,
      (await minting.call(`Patient/${'0'.repeat(26)}`, { token: doctor })).text,
    ]);
    expect(await minting.rows('select person from consent.break_glass')).toEqual([{ person: null }]);
  });

  test('is for ten records an hour, whether or not anybody is found', async () => {
    for (let count = 0; count < 10; count += 1) await declare(doctor, count === 0 ? {} : { number: '9990000018' });
    const answer = await declare(doctor);
    expect([answer.status, Number(answer.headers.get('retry-after')) > 3_000]).toEqual([429, true]);
    expect((await declare(await minting.token(ELSEWHERE, SCOPE, breaking('910000000079')))).status).toBe(200);
  });
});

describe('Break-glass and the person’s word', () => {
  const object = async (firmness: 'ask-first' | 'no-share'): Promise<void> => {
    const token = await minting.token('9OZX01', 'user/*.cruds', { ...acting('R8008'), purpose_of_use: 'HOPERAT' });
    expect((await minting.call('Consent', { token, body: consentOf(person('story'), firmness) })).status).toBe(201);
  };
  afterEach(() => minting.rows('delete from consent.directive where person = $1', [uuidOfBase32(person('story'))]));

  test.each<['ask-first' | 'no-share', string, Partial<Declared>, number]>([
    ['ask-first', 'the person cannot be asked', { cannotBeAsked: true }, 200],
    ['ask-first', 'the person can be asked', { cannotBeAsked: false }, 403],
    ['ask-first', 'nothing is said of that', {}, 403],
    ['ask-first', 'a relationship is all that is claimed', { types: ['1'], reasons: ['4'], cannotBeAsked: true }, 403],
    ['no-share', 'the person cannot be asked', { cannotBeAsked: true }, 403],
    ['no-share', 'a statute requires it', { reasons: ['2'] }, 200],
    ['no-share', 'a court orders it', { reasons: ['3'] }, 200],
    ['no-share', 'it is in the public interest', { reasons: ['1'] }, 200],
  ])('%s, where %s', async (firmness, _why, declared, status) => {
    await object(firmness);
    expect((await declare(doctor, declared)).status).toBe(status);
    expect((await everything(doctor)).status).toBe(status);
    const here = await minting.token('9OZH01', SCOPE, acting('R8000'));
    expect((await everything(here)).status).toBe(403);
  });

  test('a restricted person’s clinical content opens, and where they are stays shut', async () => {
    const made = await declare(doctor, { number: named().restricted, reasons: ['2'] });
    const opened = await everything(doctor, 'restricted');
    expect([made.status, opened.status, opened.text.includes('"Encounter"')]).toEqual([200, 200, true]);
    const them = minting.world.sample.region.people.find(({ nhsNumber }) => nhsNumber === named().restricted);
    for (const secret of [them?.address.line, them?.address.city, them?.practice, ...(them?.hospitals ?? [])])
      for (const { text } of [made, opened]) expect(text).not.toContain(String(secret));
  });
});
