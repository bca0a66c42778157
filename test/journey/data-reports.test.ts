import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { type Answer, issueOf } from '../world/api.ts';
import { type Minting, startMinting } from '../world/minting.ts';
import { EXCHANGE, HOSPITAL, named, type Surveying, surveyingOf } from '../world/surveying.ts';

let minting: Minting;
let surveying: Surveying;
let patient: string;
let clinician: string;
let exchange: string;
/** A resource of the hospital, and one of the practice. */
let held: string;
const SCOPE = 'user/AuditEvent.rs user/$data-reports user/$report-data';
const STAFF = '910000000801';
const TEXT = 'The allergy is her sister’s.';
const made = z.object({ id: z.string(), state: z.literal('reported') });
const bundle = z.object({ entry: z.array(z.object({ resource: z.looseObject({ resourceType: z.string(), id: z.string() }) })) });

beforeAll(async () => {
  minting = await startMinting();
  await minting.world.story();
  surveying = surveyingOf(minting);
  patient = minting.world.people['story'] ?? '';
  clinician = await minting.token(HOSPITAL, 'user/*.rs user/$report-data', named(STAFF));
  exchange = await surveying.officer(EXCHANGE, '910000000001', SCOPE);
  const { entry } = bundle.parse((await minting.call(`Observation?patient=${patient}`, { token: clinician })).json);
  const [first] = entry.filter(({ resource }) => resource.resourceType === 'Observation');
  held = `Observation/${first?.resource.id ?? ''}`;
});
afterAll(() => minting.stop());

const report = (body: object, token = clinician): Promise<Answer> =>
  surveying.ig('data-reports', { token, body: { resource: held, what: 'wrong-person', text: TEXT, ...body } });
const change = (id: string, version: number, kind: string, token: string): Promise<Answer> =>
  surveying.ig(`data-reports/${id}/events`, {
    token,
    body: { kind, text: 'Looked into.' },
    headers: { 'If-Match': `W/"${version}"` },
  });
const read = (id: string, token: string): Promise<Answer> => surveying.ig(`data-reports/${id}`, { token });
const custodianOf = async (id: string): Promise<string> => String(Object((await read(id, exchange)).json).custodian);

describe('Wrong data', () => {
  test('is reported by who may see it, taken up by the custodian, and corrected at the source', async () => {
    const answer = await report({});
    expect(answer.status).toBe(201);
    const { id } = made.parse(answer.json);
    const custodian = await custodianOf(id);
    const officer = await surveying.officer(custodian, '910000000802', SCOPE);
    expect((await read(id, officer)).json).toMatchObject({
      resource: held,
      custodian,
      what: 'wrong-person',
      state: 'reported',
      reporter: { id: STAFF, organisation: HOSPITAL },
      events: [{ body: { kind: 'report', text: TEXT } }],
    });
    const system = await minting.token(custodian, 'system/$data-reports');
    expect((await surveying.ig('data-reports?state=reported', { token: system })).json).toMatchObject({ reports: [{ id }] });
    expect((await change(id, 1, 'take-up', system)).json).toEqual({ version: 2, state: 'taken-up' });
    expect(issueOf(await change(id, 2, 'take-up', officer))).toEqual([422, 'business-rule']);
    expect((await change(id, 2, 'correct', officer)).json).toEqual({ version: 3, state: 'corrected' });
    expect(issueOf(await change(id, 3, 'refuse', officer))).toEqual([422, 'business-rule']);
    // Who reported sees what became of it.
    expect((await read(id, clinician)).json).toMatchObject({ state: 'corrected', version: 3 });
    expect((await surveying.ig('data-reports?state=all', { token: clinician })).json).toMatchObject({ reports: [{ id }] });
  });

  test('leaves the report in the trail of the person, and no word of it there', async () => {
    const { id } = made.parse((await report({ text: 'word-that-is-nowhere-else' })).json);
    const events = await minting.rows<{ person: string | null }>(
      "select person from audit.event where event::jsonb ->> 'target' = 'data-reports' and event::jsonb ->> 'status' = '201'",
    );
    expect(events.length).toBeGreaterThan(0);
    expect(events.filter(({ person }) => person === null)).toEqual([]);
    expect(await minting.rows("select from audit.event where event like '%word-that-is-nowhere-else%'")).toEqual([]);
    expect((await read(id, exchange)).status).toBe(200);
  });

  test('is reported by an officer from an event of the trail, and by the person themself', async () => {
    const [row] = await minting.rows<{ id: string }>(
      'select id from audit.event where organisation = $1 and event like \'%"target":"Observation"%\' and outcome = \'0\' limit 1',
      [HOSPITAL],
    );
    const event = row?.id ?? '';
    const hospital = await surveying.officer(HOSPITAL, '910000000803', SCOPE);
    expect(issueOf(await report({}, hospital))).toEqual([400, 'required']);
    const { id } = made.parse((await report({ event }, hospital)).json);
    expect((await read(id, exchange)).json).toMatchObject({ resource: held, reporter: { id: '910000000803' } });
    const elsewhere = await surveying.officer('9OZL01', '910000000804', SCOPE);
    expect(issueOf(await report({ event }, elsewhere))).toEqual([404, 'not-found']);
    expect(issueOf(await report({ event, resource: 'Observation/aaaa.bbbb' }, hospital))).toEqual([404, 'not-found']);
    const own = await minting.token(EXCHANGE, 'patient/*.rs patient/$report-data', {
      purpose_of_use: 'PATRQT',
      patient: minting.world.sample.region.named.story,
      nhs_number: minting.world.sample.region.named.story,
    });
    const said = await report({}, own);
    expect([said.status, said.text]).toEqual([201, expect.stringContaining('reported')]);
    expect((await read(made.parse(said.json).id, exchange)).json).toMatchObject({ reporter: { id: 'the-person' } });
  });

  test('is not reported by who may not see it, nor read or changed by others', async () => {
    const { id } = made.parse((await report({})).json);
    const council = await minting.token('9OZL01', 'user/*.rs user/$report-data', named('910000000805'));
    const unknown = await report({ resource: 'Observation/aaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaa' }, council);
    const hidden = await report({}, council);
    expect([issueOf(hidden), issueOf(unknown)]).toEqual([
      [404, 'not-found'],
      [404, 'not-found'],
    ]);
    const without = await minting.token(HOSPITAL, 'user/*.rs', named('910000000806'));
    expect(issueOf(await report({}, without))).toEqual([403, 'forbidden']);
    expect(issueOf(await report({}, await minting.token(HOSPITAL, 'system/*.rs system/$report-data')))).toEqual([
      403,
      'forbidden',
    ]);
    const colleague = await minting.token(HOSPITAL, 'user/*.rs user/$report-data', named('910000000807'));
    expect(issueOf(await read(id, colleague))).toEqual([404, 'not-found']);
    expect(issueOf(await change(id, 1, 'refuse', clinician))).toEqual([403, 'forbidden']);
    const others = await surveying.officer('9OZL01', '910000000808', SCOPE);
    expect(issueOf(await read(id, others))).toEqual([404, 'not-found']);
    expect(issueOf(await change(id, 1, 'refuse', others))).toEqual([404, 'not-found']);
    expect(issueOf(await change(id, 9, 'refuse', exchange))).toEqual([412, 'conflict']);
    expect(issueOf(await report({ what: 'ugly' }))).toEqual([400, 'invalid']);
    expect(issueOf(await surveying.ig('data-reports?state=lost', { token: exchange }))).toEqual([400, 'value']);
  });
});
