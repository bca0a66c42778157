import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createPolicyDesk, watchWarnings } from '@ouzel/consent';
import { createLog, createMetrics } from '@ouzel/runtime';
import { z } from 'zod';
import { type Answer, ask, type Asked, issueOf } from '../world/api.ts';
import { acting, type Minting, startMinting } from '../world/minting.ts';
import { temporaryFolder } from '../world/process.ts';

let minting: Minting;
let patient: string;
const EXCHANGE = '9OZX01';
const SCOPE = 'user/AuditEvent.rs user/$agreements';
const [OFFICER, GUARDIAN] = ['R0001', 'R5105'];
const DAY_MS = 86_400_000;

const listed = z.object({
  agreements: z.array(z.looseObject({ id: z.string(), version: z.number(), state: z.string(), view: z.string() })),
});
type Listed = z.output<typeof listed>['agreements'][number];
const reviewing = (role: string, claims = {}, ods = EXCHANGE, scope = SCOPE): Promise<string> =>
  minting.token(ods, scope, { ...acting(role), purpose_of_use: 'HOPERAT', ...claims });
const ig = async (path: string, asked: Asked & { role?: string } = {}): Promise<Answer> => {
  const { role = GUARDIAN, ...rest } = asked;
  const json = rest.body === undefined ? {} : { headers: { 'Content-Type': 'application/json' } };
  return ask(minting.world.fhirBase.replace('/fhir/R4', '/ig'), path, { token: await reviewing(role), ...json, ...rest });
};
const agreements = async (): Promise<Listed[]> => listed.parse((await ig('agreements')).json).agreements;
const newest = async (id: string): Promise<Listed> => {
  const found = (await agreements()).findLast((each) => each.id === id);
  if (found === undefined) throw new Error(`There is no agreement ${id}.`);
  return found;
};
const everything = async (ods: string, claims = {}): Promise<Answer> =>
  minting.call(`Patient/${patient}/$everything`, { token: await minting.token(ods, 'system/*.rs', claims) });
const idOfNewestEvent = async (): Promise<string> => {
  const [row] = await minting.rows<{ id: string }>(
    "select id from audit.event where event::jsonb->>'client' = 'review' order by sequence desc limit 1",
  );
  return row?.id ?? '';
};

beforeAll(async () => {
  minting = await startMinting();
  await minting.world.story();
  patient = minting.world.people['story'] ?? '';
});
afterAll(() => minting.stop());

describe('Agreements at the desk of information governance', () => {
  test('are listed with their state, exported line by line, and imported again without effect', async () => {
    const all = await agreements();
    expect(all.map(({ id, state }) => `${id} ${state}`)).toContain('direct-care in-force');
    const url = `${minting.world.fhirBase.replace('/fhir/R4', '/ig')}/agreements?_format=ndjson`;
    const exported = await fetch(url, { headers: { Authorization: `Bearer ${await reviewing(OFFICER)}` } });
    const lines = (await exported.text()).trim().split('\n');
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual(all);
    const again = await ig('agreements', { body: { agreements: all } });
    expect([again.status, again.json]).toEqual([200, { published: [] }]);
  });

  test('are published by the Caldicott Guardian, bind the next request, and say in the trail who did it', async () => {
    expect((await everything('9OZC001')).status).toBe(200);
    const first = await newest('care-home-view');
    const revoked = await ig('agreements', {
      body: { agreements: [{ ...first, version: 2, revokedAt: new Date().toISOString() }] },
    });
    expect([revoked.status, revoked.json]).toEqual([200, { published: ['care-home-view/2'] }]);
    const [event] = await minting.rows<{ event: string }>('select event from audit.event order by sequence desc limit 1');
    expect(JSON.parse(event?.event ?? '')).toMatchObject({
      target: 'agreements care-home-view/2',
      user: { role: GUARDIAN },
      status: 200,
    });
    expect(issueOf(await everything('9OZC001'))).toEqual([403, 'forbidden']);
    expect((await agreements()).filter(({ id }) => id === 'care-home-view').map(({ state }) => state)).toEqual([
      'superseded',
      'revoked',
    ]);
    expect((await ig('agreements', { body: { agreements: [{ ...first, version: 3 }] } })).status).toBe(200);
    expect((await everything('9OZC001')).status).toBe(200);
  });

  test.each<[string, number, string, object]>([
    ['an edit of a version that is there', 409, 'duplicate', { view: 'care-home' }],
    ['a version that does not follow', 409, 'duplicate', { version: 7 }],
    ['one that is faulty', 422, 'business-rule', { version: 2, dataClasses: ['everything'] }],
    ['one without a view', 400, 'invalid', { version: 2, view: undefined }],
  ])('refuses %s, and with it all that came along', async (_what, status, code, change) => {
    const before = await agreements();
    const good = { ...(await newest('own-record')), version: 2 };
    const body = { agreements: [good, { ...(await newest('direct-care')), ...change }] };
    expect(issueOf(await ig('agreements', { body }))).toEqual([status, code]);
    expect(await agreements()).toEqual(before);
  });

  test.each<[string, () => Promise<string>]>([
    ['a Privacy Officer', () => reviewing(OFFICER)],
    ['a purpose of care', () => reviewing(GUARDIAN, { purpose_of_use: 'TREAT' })],
    ['the Guardian of a hospital', () => reviewing(GUARDIAN, {}, '9OZH01')],
    ['a token without the scope', () => reviewing(GUARDIAN, {}, EXCHANGE, 'user/AuditEvent.rs')],
    [
      'a system without a person',
      () => minting.token(EXCHANGE, 'system/AuditEvent.rs system/$agreements', { purpose_of_use: 'HOPERAT' }),
    ],
  ])('are not published by %s', async (_who, token) => {
    const body = { agreements: [{ ...(await newest('own-record')), version: 2 }] };
    for (const path of ['agreements', 'agreements/$rehearse'])
      expect(issueOf(await ig(path, { body, token: await token() }))).toEqual([403, 'forbidden']);
    expect((await newest('own-record')).version).toBe(1);
  });

  test('that end soon are warned of: in the list, as a metric and in the log', async () => {
    const ending = {
      ...(await newest('urgent-summary')),
      version: 2,
      validUntil: new Date(Date.now() + 6 * DAY_MS).toISOString(),
    };
    await ig('agreements', { body: { agreements: [ending] } });
    const { json } = await ig('agreements/warnings', { role: OFFICER });
    expect(json).toMatchObject({ warnings: [{ kind: 'agreement-ending', subject: 'urgent-summary/2', days: 7 }] });
    const { database, agreements: store } = minting.world.system;
    const metrics = createMetrics();
    const logFile = join(temporaryFolder(), 'log');
    const desk = createPolicyDesk({ database, agreements: store, now: () => new Date() });
    const watch = watchWarnings({ desk, metrics, log: createLog('info', logFile) });
    await watch.look();
    await watch.look();
    watch.stop();
    expect((await metrics.render()).text).toContain('ouzel_policy_warnings{kind="agreement-ending"} 1');
    expect(readFileSync(logFile, 'utf8').match(/Agreement urgent-summary\/2 ends on/g)).toHaveLength(1);
    expect(issueOf(await ig('agreements/warnings', { token: await minting.world.token('clinician') }))).toEqual([
      403,
      'forbidden',
    ]);
  });
});

describe('A decision explained', () => {
  const said = z.object({ step: z.string(), shown: z.boolean(), sentences: z.array(z.string()), patient: z.string().optional() });
  const explained = async (id: string, asked = {}): Promise<z.output<typeof said>> =>
    said.parse((await ig(`decisions/${id}`, asked)).json);

  test('says who asked, on which fact it was shown, and under which version of which agreement', async () => {
    await everything('9OZH01', acting('R8000'));
    const { step, shown, sentences, patient: of } = await explained(await idOfNewestEvent(), { role: OFFICER });
    expect([step, shown, of]).toEqual(['4 relationship', true, `Patient/${patient}`]);
    expect(sentences[0]).toMatch(
      /^Dr Test \(role R8000\) of Ouse Valley University Hospital \(9OZH01\) asked for Patient\/\$everything \(operation\) for treatment/,
    );
    expect(sentences[1]).toBe('It was permitted: the person is or was lately in its care (an encounter).');
    expect(sentences.slice(2).join(' ')).toMatch(
      /agreement direct-care, version 1 \(controller: Ouse Valley Integrated Care Board; view: full; data: every data class/,
    );
  });

  test('says which agreement kept it back', async () => {
    await everything('9OZL01', { purpose_of_use: 'ETREAT' });
    const { step, shown, sentences } = await explained(await idOfNewestEvent());
    expect([step, shown]).toEqual(['3 agreement', false]);
    expect(sentences.slice(1)).toEqual([
      'No data-sharing agreement lets it see this.',
      'Agreement hospital-stays/1 is not for ETREAT; agreement local-authority-view/1 is not for ETREAT.',
    ]);
  });

  test('says that somebody objected, and that nobody is known', async () => {
    await minting.call(`Patient/${minting.world.people['optedOut']}`, { token: await minting.token('9OZH01', 'system/*.rs') });
    expect((await explained(await idOfNewestEvent())).sentences).toContain('The person has objected to this sharing.');
    await minting.call(`Patient/${'a'.repeat(26)}`, { token: await minting.token('9OZH01', 'system/*.rs') });
    expect((await explained(await idOfNewestEvent())).sentences.join(' ')).toMatch(/Nobody is known|without a decision/);
  });

  test('of a request about several people is told for each', async () => {
    const get = (of: string) => ({ request: { method: 'GET', url: `Patient/${minting.world.people[of]}` } });
    const body = { resourceType: 'Bundle', type: 'batch', entry: [get('story'), get('noRelationship')] };
    const token = await minting.token('9OZH01', 'system/*.rs');
    expect((await minting.call('', { body, token })).status).toBe(200);
    const { json } = await ig(`decisions/${await idOfNewestEvent()}`);
    const parts = z.object({ parts: z.array(said) }).parse(json).parts;
    expect(parts.map(({ step, shown, patient: of }) => [step, shown, of])).toEqual([
      ['4 relationship', true, `Patient/${patient}`],
      ['4 relationship', false, `Patient/${minting.world.people['noRelationship']}`],
    ]);
  });

  test('is in the trail of the person itself, and is for information governance only', async () => {
    await everything('9OZH01');
    const id = await idOfNewestEvent();
    await explained(id);
    const [last] = await minting.rows<{ event: string }>(
      'select event from audit.event where person is not null order by sequence desc limit 1',
    );
    expect(JSON.parse(last?.event ?? '')).toMatchObject({ target: 'decisions', purpose: 'HOPERAT' });
    expect(issueOf(await ig(`decisions/${id}`, { token: await reviewing(OFFICER, { purpose_of_use: 'TREAT' }) }))).toEqual([
      403,
      'forbidden',
    ]);
    expect(issueOf(await ig(`decisions/${id}`, { token: await reviewing('R8000') }))).toEqual([403, 'forbidden']);
    // A reviewer of another organisation learns no more than that of an id that is none.
    const elsewhere = await ig(`decisions/${id}`, { token: await reviewing(OFFICER, {}, '9OZL01') });
    const none = await ig('decisions/00000000-0000-0000-0000-000000000000');
    expect([issueOf(elsewhere), elsewhere.text]).toEqual([[404, 'not-found'], none.text]);
    expect((await ig(`decisions/${id}`, { token: await reviewing(OFFICER, {}, '9OZH01') })).status).toBe(200);
  });
});

describe('A rehearsal of policy', () => {
  test('says who would see more and who less, and changes nothing', async () => {
    for (const ods of ['9OZH01', '9OZC001', '9OZL01']) await everything(ods);
    const council = { ...(await newest('local-authority-view')), version: 2, view: 'urgent-summary' };
    const hospital = { ...(await newest('direct-care')), version: 2, requesterKinds: ['gp-practice'] };
    const { status, json } = await ig('agreements/$rehearse?days=1', { body: { agreements: [council, hospital] } });
    expect(status).toBe(200);
    const { changes, decisions } = z
      .object({
        decisions: z.number(),
        changes: z.array(
          z.looseObject({
            requester: z.string(),
            custodian: z.string(),
            gains: z.array(z.string()),
            loses: z.array(z.string()),
            people: z.number(),
          }),
        ),
      })
      .parse(json);
    expect(decisions).toBeGreaterThan(6);
    const of = (requester: string, custodian: string) =>
      changes.find((each) => each.requester === requester && each.custodian === custodian);
    expect(of('9OZL01', '9OZP001')).toMatchObject({
      gains: expect.arrayContaining(['AllergyIntolerance', 'Condition']),
      loses: expect.arrayContaining(['ServiceRequest', 'QuestionnaireResponse']),
      people: 1,
    });
    expect(of('9OZH01', '9OZP001')).toMatchObject({ gains: [], loses: expect.arrayContaining(['Condition', 'Observation']) });
    expect(changes.filter(({ requester }) => requester === '9OZC001')).toEqual([]);
    expect([(await newest('direct-care')).version, (await everything('9OZH01')).status]).toEqual([1, 200]);
    expect(JSON.stringify(json)).not.toMatch(/\b999\d{7}\b|Smith/);
  });

  test('of a draft that could not be published is refused', async () => {
    const body = { agreements: [{ ...(await newest('direct-care')), version: 5 }] };
    expect(issueOf(await ig('agreements/$rehearse', { body }))).toEqual([409, 'duplicate']);
  });
});
