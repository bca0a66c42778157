import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Answer, bundleOf, issueOf } from '../world/api.ts';
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

describe('A Bundle', () => {
  const entry = (method: string, url: string, resource?: unknown, more = {}) => ({
    fullUrl: `urn:uuid:${randomUUID()}`,
    ...(resource === undefined ? {} : { resource }),
    request: { method, url },
    ...more,
  });
  const bundle = (type: string, ...entries: unknown[]) => ({ resourceType: 'Bundle', type, entry: entries });
  const statuses = (answer: Answer): (string | undefined)[] => bundleOf(answer).entry.map(({ response }) => response?.status);

  test('as a transaction makes a person and what is about them, with references between its entries', async () => {
    const [who, visit] = [`urn:uuid:${randomUUID()}`, `urn:uuid:${randomUUID()}`];
    const body = bundle(
      'transaction',
      { ...entry('POST', 'Condition', condition({ subject: { reference: who }, encounter: { reference: visit } })) },
      {
        ...entry('POST', 'Encounter', {
          resourceType: 'Encounter',
          status: 'finished',
          class: { code: 'AMB' },
          subject: { reference: who },
        }),
        fullUrl: visit,
      },
      { ...entry('POST', 'Patient', patientBody('9990000026')), fullUrl: who },
    );
    const answer = await call('', { body });
    expect([answer.status, bundleOf(answer).type, statuses(answer)]).toEqual([
      200,
      'transaction-response',
      ['201 Created', '201 Created', '201 Created'],
    ]);
    const [made] = bundleOf(answer).entry.map(({ response }) => (response?.location ?? '').replace(/\/_history.*/, ''));
    const read = Object((await call(made ?? '')).json);
    const [, encounter, person] = bundleOf(answer).entry.map(({ response }) =>
      (response?.location ?? '').replace(`${world.fhirBase}/`, '').replace(/\/_history.*/, ''),
    );
    expect([read.encounter.reference, read.subject.reference]).toEqual([encounter, person]);
  });

  test('as a transaction is all or nothing', async () => {
    const before = await count();
    const stale = await call('Condition', { body: condition() });
    const id = idOf(stale);
    const bad = [
      entry('POST', 'Condition', condition({ subject: { reference: `Patient/${'0'.repeat(26)}` } })),
      entry('POST', 'Condition', { ...condition(), subject: undefined }),
      entry(
        'PUT',
        `Condition/${id}`,
        { ...condition(), id },
        { request: { method: 'PUT', url: `Condition/${id}`, ifMatch: 'W/"7"' } },
      ),
      entry('DELETE', `Condition/${id}`),
      entry('GET', `Condition/${id}`),
    ];
    const answers = await Promise.all(
      bad.map((each) => call('', { body: bundle('transaction', entry('POST', 'Condition', condition()), each) })),
    );
    expect(answers.map(issueOf)).toEqual([
      [404, 'not-found'],
      [400, 'required'],
      [412, 'conflict'],
      [405, 'not-supported'],
      [405, 'not-supported'],
    ]);
    expect(await count()).toBe(before + 1);
  });

  test('as a batch answers each entry by itself, reads too, in one event', async () => {
    const made = await call('Condition', { body: condition() });
    const id = idOf(made);
    // The sample's own events are on their way meanwhile; theirs are of other organisations.
    const text = "select count(*)::int as n from audit.event where organisation = '9OZB01'";
    const events = async (): Promise<number> => (await world.system.database.rows<{ n: number }>({ text }))[0]?.n ?? 0;
    const before = await events();
    const answer = await call('', {
      body: bundle(
        'batch',
        entry('POST', 'Condition', condition()),
        entry('POST', 'Condition', { ...condition(), subject: undefined }),
        entry(
          'PUT',
          `Condition/${id}`,
          { ...condition({ onsetDateTime: '2018' }), id },
          { request: { method: 'PUT', url: `Condition/${id}`, ifMatch: 'W/"1"' } },
        ),
        entry(
          'PUT',
          `Condition/${id}`,
          { ...condition(), id },
          { request: { method: 'PUT', url: `Condition/${id}`, ifMatch: 'W/"9"' } },
        ),
        entry('GET', `Condition/${id}`),
        entry('GET', `Patient/${patient}/$everything`),
        entry('GET', `Condition?patient=${'0'.repeat(26)}`),
        entry('GET', 'http://169.254.169.254/latest/meta-data'),
        entry('GET', 'Nothing/1'),
        entry('DELETE', `Condition/${id}`),
      ),
    });
    expect(statuses(answer)).toEqual(['201 Created', '400', '200 OK', '412', '200 OK', '200 OK', '200 OK', '400', '404', '405']);
    const resources = bundleOf(answer).entry.map(({ resource }) => resource);
    // Entries of a batch do not depend on each other: a read shows what was there before the batch.
    expect(Object(resources[4]).onsetDateTime).toBe('2020-05');
    expect(resources[5]?.resourceType).toBe('Bundle');
    expect(await events()).toBe(before + 1);
  });

  test('in which a resource refers to a second person is refused, and nobody is taken for anybody else', async () => {
    const [one, other] = [`urn:uuid:${randomUUID()}`, `urn:uuid:${randomUUID()}`];
    const about = (asserter: string) => condition({ subject: { reference: one }, asserter: { reference: asserter } });
    const of = (asserter: string) =>
      bundle(
        'transaction',
        { ...entry('POST', 'Patient', patientBody('9990000034')), fullUrl: one },
        { ...entry('POST', 'Patient', patientBody('9990000042')), fullUrl: other },
        entry('POST', 'Condition', about(asserter)),
      );
    expect(issueOf(await call('', { body: of(other) }))).toEqual([422, 'conflict']);
    expect(issueOf(await call('', { body: of(`Patient/${patient}`) }))).toEqual([422, 'conflict']);
    expect((await call('', { body: of(one) })).status).toBe(200);
    const byNumber = { identifier: { system: NHS, value: '9990000018' } };
    const body = condition({ subject: byNumber, asserter: { reference: `Patient/${'0'.repeat(26)}` } });
    expect(issueOf(await call('Condition', { body }))).toEqual([422, 'conflict']);
  });

  test.each([
    ['no Bundle', { resourceType: 'Patient' }, 400, 'structure'],
    ['a document', { resourceType: 'Bundle', type: 'document' }, 400, 'structure'],
    [
      'too many entries',
      { resourceType: 'Bundle', type: 'batch', entry: Array.from({ length: 201 }, () => ({})) },
      413,
      'too-long',
    ],
  ])('that is %s is refused', async (_what, body, status, code) => {
    expect(issueOf(await call('', { body }))).toEqual([status, code]);
  });
});
