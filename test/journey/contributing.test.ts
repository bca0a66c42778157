import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bundleOf, issueOf } from '../world/api.ts';
import { type Contributor, idOf, NHS, openContributor, patientBody } from '../world/contributor.ts';

let world: Contributor['world'];
let patient: string;
let call: Contributor['call'];
let condition: Contributor['condition'];
let count: Contributor['count'];

beforeAll(async () => {
  ({ world, patient, call, condition, count } = await openContributor());
});
afterAll(() => world.stop());

describe('A contributor', () => {
  test('creates, reads, changes, patches, and sees every version', async () => {
    const made = await call('Condition', { body: condition() });
    expect([made.status, made.headers.get('location')]).toEqual([201, `${world.fhirBase}/Condition/${idOf(made)}/_history/1`]);
    const path = `Condition/${idOf(made)}`;
    const read = await call(path);
    expect(read.json).toEqual(made.json);
    const tag = read.headers.get('etag') ?? '';
    expect((await call(path, { headers: { 'If-None-Match': tag } })).status).toBe(304);

    const changed = { ...Object(read.json), onsetDateTime: '2021-06' };
    const put = await call(path, { method: 'PUT', body: changed, headers: { 'If-Match': tag } });
    expect([put.status, Object(put.json).meta.versionId, Object(put.json).onsetDateTime]).toEqual([200, '2', '2021-06']);
    expect(issueOf(await call(path, { method: 'PUT', body: changed, headers: { 'If-Match': tag } }))).toEqual([412, 'conflict']);
    expect(issueOf(await call(path, { method: 'PUT', body: changed }))).toEqual([400, 'required']);

    const operations = [
      { op: 'test', path: '/onsetDateTime', value: '2021-06' },
      { op: 'replace', path: '/onsetDateTime', value: '2022-07' },
      { op: 'add', path: '/note', value: [{ text: 'Seen at home.' }] },
    ];
    const patched = await call(path, {
      method: 'PATCH',
      body: operations,
      headers: { 'Content-Type': 'application/json-patch+json' },
    });
    expect([patched.status, Object(patched.json).meta.versionId, Object(patched.json).note]).toEqual([
      200,
      '3',
      [{ text: 'Seen at home.' }],
    ]);
    const history = bundleOf(await call(`${path}/_history`));
    expect([history.type, history.total]).toEqual(['history', 3]);
    expect(history.entry.map(({ resource }) => Object(resource).onsetDateTime)).toEqual(['2022-07', '2021-06', '2020-05']);
    expect(Object((await call(`${path}/_history/2`)).json).onsetDateTime).toBe('2021-06');
    expect(issueOf(await call(`${path}/_history/9`))).toEqual([404, 'not-found']);
  });

  test('changes its resource under the same key once', async () => {
    const made = await call('Condition', { body: condition() });
    const headers = { 'If-Match': 'W/"1"', 'Idempotency-Key': randomUUID() };
    const body = { ...condition({ onsetDateTime: '2019' }), id: idOf(made) };
    const answers = await Promise.all([1, 2, 3].map(() => call(`Condition/${idOf(made)}`, { method: 'PUT', body, headers })));
    expect(answers.map(({ status, json }) => [status, Object(json).meta.versionId])).toEqual([1, 2, 3].map(() => [200, '2']));
  });

  test.each<[string, unknown[], number, string]>([
    ['a test that does not hold', [{ op: 'test', path: '/onsetDateTime', value: '1900' }], 412, 'conflict'],
    ['a path that leads nowhere', [{ op: 'remove', path: '/nothing/here' }], 400, 'structure'],
    ['an operation that does not exist', [{ op: 'explode', path: '/code' }], 400, 'structure'],
    ['the prototype', [{ op: 'add', path: '/__proto__/x', value: 1 }], 400, 'structure'],
    ['another person', [{ op: 'replace', path: '/subject/reference', value: `Patient/${'0'.repeat(26)}` }], 422, 'conflict'],
    ['no operations', [], 400, 'structure'],
  ])('is refused a patch with %s', async (_what, body, status, code) => {
    const made = await call('Condition', { body: condition() });
    const headers = { 'Content-Type': 'application/json-patch+json' };
    expect(issueOf(await call(`Condition/${idOf(made)}`, { method: 'PATCH', body, headers }))).toEqual([status, code]);
  });

  test('changes nothing of others', async () => {
    const made = await call('Condition', { body: condition() });
    const gp = await world.token('gp');
    const body = { ...condition(), id: idOf(made) };
    const answer = await call(`Condition/${idOf(made)}`, { method: 'PUT', body, token: gp, headers: { 'If-Match': 'W/"1"' } });
    expect(answer.status).toBe(403);
    const clinician = await world.token('clinician');
    expect((await call(`Condition/${idOf(made)}`, { token: clinician })).status).toBe(404);
  });

  test('with If-None-Exist makes one, however often and however much at once', async () => {
    const before = await count();
    const headers = { 'If-None-Exist': `identifier=${encodeURIComponent('https://b/ids|c-1')}` };
    const body = condition({ identifier: [{ system: 'https://b/ids', value: 'c-1' }] });
    const answers = await Promise.all(Array.from({ length: 12 }, () => call('Condition', { body, headers })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(11);
    expect(new Set(answers.map(idOf)).size).toBe(1);
    expect(await count()).toBe(before + 1);
    expect(issueOf(await call('Condition', { body, headers: { 'If-None-Exist': 'code=x' } }))).toEqual([400, 'value']);
    await call('Condition', { body: { ...body, onsetDateTime: '2002' } });
    expect(issueOf(await call('Condition', { body, headers }))).toEqual([412, 'conflict']);
  });

  test('that posts the same again word for word, with a business identifier, has made one', async () => {
    const before = await count();
    const body = condition({ identifier: [{ system: 'https://b/ids', value: 'same-1' }] });
    const answers = await Promise.all(Array.from({ length: 6 }, () => call('Condition', { body })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(new Set(answers.map(idOf)).size).toBe(1);
    expect((await call('Condition', { body: { ...body, onsetDateTime: '2001' } })).status).toBe(201);
    expect(await count()).toBe(before + 2);
  });

  test('is answered as it prefers', async () => {
    const prefer = (value: string) => call('Condition', { body: condition(), headers: { Prefer: value } });
    expect((await prefer('return=minimal')).text).toBe('');
    expect(Object((await prefer('return=OperationOutcome')).json).resourceType).toBe('OperationOutcome');
    expect(Object((await prefer('return=representation')).json).resourceType).toBe('Condition');
    const patch = await call(`Condition/${idOf(await call('Condition', { body: condition() }))}`, {
      method: 'PATCH',
      body: [{ op: 'replace', path: '/onsetDateTime', value: '2019' }],
      headers: { 'Content-Type': 'application/json-patch+json', Prefer: 'return=OperationOutcome' },
    });
    expect([patch.status, Object(patch.json).resourceType]).toEqual([200, 'OperationOutcome']);
    const pretty = await call(`Patient/${patient}?_pretty=true`);
    expect(pretty.text).toContain('\n  "resourceType": "Patient"');
    const head = await call(`Patient/${patient}`, { method: 'HEAD' });
    expect([head.status, head.text, Number(head.headers.get('content-length')) > 100]).toEqual([200, '', true]);
  });

  test('keeps the links that its own Patient has, beside the one that says whom the exchange takes it for', async () => {
    const link = { other: { identifier: { system: 'https://b/ids', value: 'merged-1' } }, type: 'replaced-by' };
    const made = await call('Patient', { body: patientBody('9990000093', { link: [link] }) });
    const own = bundleOf(await call(`Patient/${idOf(made)}/$everything?_type=Patient`)).entry.map(({ resource }) => resource);
    expect(Object(own.find((each) => each?.id?.includes('.'))).link).toEqual([
      link,
      { type: 'refer', other: { reference: `Patient/${idOf(made)}` } },
    ]);
    const other = { other: { reference: `Patient/${patient}` }, type: 'seealso' };
    expect(issueOf(await call('Patient', { body: patientBody('9990000085', { link: [other] }) }))).toEqual([422, 'conflict']);
  });

  test('learns nothing of who a person is by posting about them', async () => {
    const number = world.sample.region.named.noRelationship;
    const them = world.sample.region.people.find(({ nhsNumber }) => nhsNumber === number);
    const made = await call('Patient', {
      body: patientBody(number, { birthDate: undefined, name: undefined, address: undefined }),
    });
    expect(made.status).toBe(201);
    expect(made.text).not.toContain(them?.address.line);
    const found = await call(`Patient?identifier=${NHS}|${number}`);
    const record = await call(`Patient/${idOf(made)}/$everything`);
    for (const secret of [them?.address.line, them?.family, them?.birthDate].map(String)) {
      expect(found.text).not.toContain(secret);
      expect(record.text).not.toContain(secret);
    }
    expect(bundleOf(record).entry.map(({ resource }) => resource?.resourceType)).toEqual([
      'Patient',
      'Patient',
      'OperationOutcome',
    ]);
    const wrong = await call('Patient', { body: patientBody(number, { birthDate: '1900-01-01' }) });
    expect(issueOf(wrong)).toEqual([422, 'conflict']);
  });
});

describe('$validate', () => {
  test('says what a post would be told, and stores nothing', async () => {
    const before = await count();
    const good = await call('Condition/$validate', { body: condition() });
    const bad = await call('Condition/$validate', {
      body: { resourceType: 'Parameters', parameter: [{ name: 'resource', resource: condition({ subject: undefined }) }] },
    });
    expect([good.status, Object(good.json).issue[0].severity]).toEqual([200, 'information']);
    expect([bad.status, Object(bad.json).issue[0].severity, Object(bad.json).issue[0].expression]).toEqual([
      200,
      'error',
      ['Condition.subject'],
    ]);
    expect(await count()).toBe(before);
  });
});
