import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { faultsOf } from '../contract/r4-schema.ts';
import { samplesAreHere } from '../contract/samples.ts';
import { type Answer, ask, issueOf } from '../world/api.ts';
import { acting, type Minting, startMinting } from '../world/minting.ts';
import { idsOf, looked, ownPageOf, sentencesOf, themself } from '../world/own-view.ts';
import { governing } from '../world/reconstructing.ts';
import { patientOf } from '../world/written.ts';

let minting: Minting;
let person: string;
let patient: string;
let clinician: string;
const NURSE = '910000000999';
beforeAll(async () => {
  minting = await startMinting();
  await minting.world.story();
  const { named } = minting.world.sample.region;
  patient = minting.world.people['story'] ?? '';
  person = await themself(minting, named.story);
  clinician = await minting.world.token('clinician');
});
afterAll(() => minting.stop());

const own = (query = '', token = person): Promise<Answer> => looked(minting.world.fhirBase, patient, token, query);
const read = (path: string, token = clinician): Promise<Answer> => ask(minting.world.fhirBase, path, { token });

describe('A person sees who looked at their record', () => {
  test('when, which role of which organisation, what, and why, in plain English', async () => {
    await read(`AllergyIntolerance?patient=${patient}`);
    const [newest] = sentencesOf(await own());
    expect(newest).toMatch(
      /^\d{1,2} \w+ \d{4} at \d\d:\d\d: A doctor or other clinician at Ouse Valley University Hospital looked at your allergies, to care for you\.$/,
    );
  });

  test('valid by R4, and without a name, an id of staff, a client, an address or what was asked', async () => {
    await read(`Patient/${patient}`);
    const answer = await own('&_count=200');
    const text = answer.text.replaceAll(minting.world.fhirBase, '');
    for (const secret of [
      'Nwosu',
      'Marlow',
      '127.0.0.1',
      'sample-',
      'ouzel-sync',
      'network',
      'query',
      'sha256',
      '_history',
      'sds-user',
    ])
      expect([secret, text.includes(secret)]).toEqual([secret, false]);
    const users = await minting.rows<{ id: string }>(
      "select distinct event::jsonb -> 'user' ->> 'id' as id from audit.event where event like '%\"user\"%'",
    );
    for (const { id } of users) expect(answer.text).not.toContain(id);
    if (samplesAreHere) expect(ownPageOf(answer).entry.flatMap(({ resource }) => faultsOf(resource))).toEqual([]);
  });

  test('each disclosure once, on pages, newest first; deliveries too; its own look and that of governance not', async () => {
    await read(`Observation?patient=${patient}`);
    const officer = await governing(minting, '910000000401', 'R0001');
    await read(`AuditEvent?patient=${patient}`, officer);
    await read(`Patient/${patient}`, await minting.world.token('patient', 'PATRQT'));
    const all = await own('&_count=200');
    const { total } = ownPageOf(all);
    expect(total).toBe(idsOf(all).length);
    const paged: string[] = [];
    let url: string | undefined = `${minting.world.fhirBase}/AuditEvent?patient=${patient}&_count=3`;
    while (url !== undefined) {
      const answer = await ask(minting.world.fhirBase, url, { token: person });
      expect(ownPageOf(answer).total).toBe(total);
      paged.push(...idsOf(answer));
      url = ownPageOf(answer).link.find(({ relation }) => relation === 'next')?.url;
    }
    expect(paged).toEqual(idsOf(all));
    const text = sentencesOf(all).join('\n');
    expect(text).toContain(' was sent your visits and stays');
    expect(text).not.toContain('Shared Care Record looked');
    const [row] = await minting.rows<{ n: number }>(
      `select count(*)::int as n from audit.event where id = any($1::uuid[]) and event::jsonb ->> 'purpose' in ('HOPERAT', 'PATRQT')`,
      [paged],
    );
    expect(row?.n).toBe(0);
  });

  test('of a time', async () => {
    const dayAfter = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    expect(ownPageOf(await own(`&date=ge${dayAfter}`)).total).toBe(0);
    expect(ownPageOf(await own(`&date=lt${dayAfter}`)).total).toBe(ownPageOf(await own()).total);
  });

  test('reads in a batch, and a look that found nothing; what was refused showed nothing, and is not there', async () => {
    const before = ownPageOf(await own()).total;
    await read(`Observation?patient=${patient}&code=nothing`);
    expect(sentencesOf(await own())[0]).toContain('looked at your record, and was shown nothing');
    const entry = [
      { request: { method: 'GET', url: `Condition?patient=${patient}` } },
      { request: { method: 'GET', url: 'Nothing/1' } },
    ];
    await ask(minting.world.fhirBase, '', { token: clinician, body: { resourceType: 'Bundle', type: 'batch', entry } });
    const unrelated = await minting.token('9OZH03', 'user/*.rs', {
      ...acting('R8001'),
      user_id: NURSE,
      fhirUser: `Practitioner/${NURSE}`,
    });
    expect((await read(`Patient/${patient}`, unrelated)).status).toBe(404);
    expect(ownPageOf(await own()).total).toBe(before + 2);
  });

  test('in the trail, as their own request', async () => {
    await own();
    const [row] = await minting.rows<{ event: string }>('select event from audit.event order by sequence desc limit 1');
    expect(JSON.parse(row?.event ?? '')).toMatchObject({ purpose: 'PATRQT', target: 'AuditEvent', rule: '4-relationship:self' });
  });
});

describe('A person does not see', () => {
  test('who looked at anybody else: it is as if there were nobody', async () => {
    const other = minting.world.people['noRelationship'] ?? '';
    const answer = await looked(minting.world.fhirBase, other, person);
    const unknown = await looked(minting.world.fhirBase, '7zzzzzzzzzzzzzzzzzzzzzzzzz', person);
    expect([answer.status, ownPageOf(answer).total]).toEqual([200, 0]);
    expect(answer.text.replaceAll(other, '*')).toBe(unknown.text.replaceAll('7zzzzzzzzzzzzzzzzzzzzzzzzz', '*'));
  });

  test('anything without the scope, without saying whose, or by another parameter', async () => {
    const { named } = minting.world.sample.region;
    expect(issueOf(await own('', await themself(minting, named.story, 'patient/*.rs')))).toEqual([403, 'forbidden']);
    expect(issueOf(await read('AuditEvent', person))).toEqual([400, 'required']);
    for (const query of ['&agent=9OZH01', '&outcome=4', '&_id=1', '&page=1', '&_count=0'])
      expect([query, (await own(query)).status]).toEqual([query, 400]);
  });

  test('the trail by another purpose, nor at the door of governance', async () => {
    const { named } = minting.world.sample.region;
    const treating = await minting.token('9OZX01', 'patient/AuditEvent.rs', { nhs_number: named.story });
    expect(issueOf(await own('', treating))).toEqual([403, 'forbidden']);
    const ig = minting.world.fhirBase.replace('/fhir/R4', '/ig');
    for (const path of ['reconstructions', 'hidden-entries']) expect((await ask(ig, path, { token: person })).status).toBe(403);
  });

  test('what was somebody else until a link is reviewed', async () => {
    await minting.call('Patient', { body: patientOf('9990000018') });
    const answer = await looked(minting.world.fhirBase, patient, await themself(minting, '9990000018'));
    expect(ownPageOf(answer).total).toBe(0);
  });
});
