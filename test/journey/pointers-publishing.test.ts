import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bare, pointerOf } from '../contract/nrl-pointer.ts';
import { type Answer, ask, bundleOf, inMode } from '../world/api.ts';
import { type AskLocator, askLocator } from '../world/locator.ts';
import { type Minting, startMinting } from '../world/minting.ts';

const [HOSPITAL, OTHER, PLAN, RESPECT] = ['9OZH01', '9OZH02', '736253002', '1382601000000107'];
const [NORA, OLAF] = ['9990000018', '9990000026'];
let minting: Minting;
let as: AskLocator;
beforeAll(async () => {
  minting = await startMinting();
  as = askLocator(minting);
});
afterAll(() => minting.stop());

const plan = (values: Record<string, string> = {}) =>
  pointerOf({
    subject: NORA,
    type: PLAN,
    category: '734163000',
    custodian: HOSPITAL,
    author: HOSPITAL,
    url: 'https://trust.example/plan/1',
    ...values,
  });
const post = (body: unknown, who = HOSPITAL): Promise<Answer> => as(who, 'producer', 'DocumentReference', { body });
const put = (body: unknown, below = ''): Promise<Answer> =>
  as(HOSPITAL, 'producer', `DocumentReference${below}`, { method: 'PUT', body });
const read = (id: string): Promise<Answer> => as(HOSPITAL, 'producer', `DocumentReference/${id}`);
const idOf = (answer: Answer): string => answer.headers.get('location')?.split('/').at(-1) ?? '';
/** HTTP status, the record locator's code, and the element. */
const told = ({ status, json }: Answer): unknown[] => {
  const [issue] = Object(json).issue;
  return [status, issue.details.coding[0].code, ...(issue.expression ?? [])];
};
/** What the trail says was done with a pointer. */
const doneWith = async (id: string): Promise<string[]> => {
  const text = "select event::text from audit.event where event::text like $1 and outcome = '0'";
  const rows = await minting.rows<{ event: string }>(text, [`%${id}%`]);
  return rows.map(({ event }) => String(JSON.parse(event).interaction));
};

describe('A pointer', () => {
  test('is made with an id of ours, read, and recorded in the transaction that made it', async () => {
    const made = await post(plan());
    expect(told(made)).toEqual([201, 'RESOURCE_CREATED']);
    expect(made.headers.get('content-type')).toBe('application/fhir+json;version=1');
    expect(idOf(made)).toMatch(/^9OZH01-[0-9a-f]{8}-[0-9a-f-]{27}$/);
    const { json, status } = await read(idOf(made));
    expect([status, bare(json)]).toEqual([200, { ...plan(), id: idOf(made) }]);
    expect(await doneWith(idOf(made))).toEqual(['create', 'read']);
  });

  test('put twice is one, and is changed by the second', async () => {
    const body = plan({ id: '9OZH01-plan-1' });
    expect(told(await put(body))).toEqual([201, 'RESOURCE_CREATED']);
    const first = Object((await read('9OZH01-plan-1')).json);
    expect(told(await put({ ...body, description: 'Second' }))).toEqual([200, 'RESOURCE_UPDATED']);
    const second = Object((await read('9OZH01-plan-1')).json);
    expect([second.description, second.meta.versionId, second.date]).toEqual(['Second', '2', first.date]);
    expect(told(await put({ ...body, description: 'Third' }, '/9OZH01-plan-1'))).toEqual([200, 'RESOURCE_UPDATED']);
  });

  test('put by many at once is one', async () => {
    const body = plan({ id: '9OZH01-plan-many' });
    const answers = await Promise.all(Array.from({ length: 8 }, () => put(body)));
    expect(answers.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(7);
    expect(answers.map(({ status }) => status)).toContain(201);
  });

  test('stays about whom and of what it is', async () => {
    await put(plan({ id: '9OZH01-plan-2' }));
    for (const [name, change] of [
      ['type', { type: RESPECT }],
      ['subject', { subject: OLAF }],
      ['author', { author: OTHER }],
    ] as const)
      for (const below of ['', '/9OZH01-plan-2'])
        expect(told(await put(plan({ id: '9OZH01-plan-2', ...change }), below))).toEqual([400, 'BAD_REQUEST', name]);
    expect(Object((await read('9OZH01-plan-2')).json).meta.versionId).toBe('1');
  });

  test('that is not there is not changed, and one with another id than its address is refused', async () => {
    expect(told(await put(plan({ id: '9OZH01-nowhere' }), '/9OZH01-nowhere'))).toEqual([404, 'NO_RECORD_FOUND']);
    expect(told(await put(plan({ id: '9OZH01-nowhere' }), '/9OZH01-elsewhere'))).toEqual([400, 'BAD_REQUEST', 'id']);
  });

  test('is deleted by its holder, and the trail says so', async () => {
    const id = idOf(await post(plan()));
    const gone = await as(HOSPITAL, 'producer', `DocumentReference/${id}`, { method: 'DELETE' });
    expect(told(gone)).toEqual([200, 'RESOURCE_DELETED']);
    expect(told(await read(id))).toEqual([404, 'NO_RECORD_FOUND']);
    expect(await doneWith(id)).toEqual(['create', 'delete']);
  });
});

describe('A pointer that replaces others', () => {
  const target = '9OZH01-old-1';
  const replacing = (values: Record<string, string> = {}) => post(plan({ supercedes: target, ...values }));
  const expression = 'relatesTo[0].target.identifier.value';

  test('deletes them', async () => {
    await put(plan({ id: target }));
    const made = await replacing();
    expect(told(made)).toEqual([201, 'RESOURCE_SUPERSEDED']);
    expect([(await read(target)).status, (await read(idOf(made))).status]).toEqual([404, 200]);
  });

  test('is refused for another person’s, another type’s, another organisation’s and one that is not there', async () => {
    await put(plan({ id: target }));
    expect(told(await replacing({ subject: OLAF }))).toEqual([400, 'BAD_REQUEST', expression]);
    expect(told(await replacing({ type: RESPECT }))).toEqual([400, 'BAD_REQUEST', expression]);
    expect(told(await replacing({ supercedes: '9OZH02-old-1' }))).toEqual([400, 'BAD_REQUEST', expression]);
    expect(told(await replacing({ supercedes: '9OZH01-none' }))).toEqual([400, 'BAD_REQUEST', expression]);
    expect((await read(target)).status).toBe(200);
  });
});

describe('What is refused', () => {
  test('an organisation in a header that is not the token’s, and headers that are missing', async () => {
    const body = plan();
    const at = (headers: Record<string, string>) => as(HOSPITAL, 'producer', 'DocumentReference', { body, headers });
    expect(told(await at({ 'NHSD-End-User-Organisation-ODS': OTHER ?? '' }))).toEqual([403, 'ACCESS DENIED']);
    expect(told(await at({ 'X-Request-ID': 'not-a-uuid' }))).toEqual([400, 'MISSING_OR_INVALID_HEADER']);
    expect(told(await at({ 'NHSD-End-User-Organisation-ODS': '' }))).toEqual([400, 'MISSING_OR_INVALID_HEADER']);
    const mirrored = await at({ 'X-Correlation-ID': 'abc-1' });
    expect([mirrored.status, mirrored.headers.get('x-correlation-id')]).toEqual([201, 'abc-1']);
  });

  test('a pointer in another’s name, by another’s id, and the reading and deleting of another’s', async () => {
    expect(told(await post(plan({ custodian: OTHER ?? '' })))).toEqual([400, 'BAD_REQUEST', 'custodian.identifier.value']);
    expect(told(await put(plan({ id: '9OZH02-plan-1' })))).toEqual([400, 'BAD_REQUEST', 'id']);
    const id = idOf(await post(plan()));
    for (const method of ['GET', 'DELETE'])
      expect(told(await as(OTHER ?? '', 'producer', `DocumentReference/${id}`, { method }))).toEqual([
        403,
        'AUTHOR_CREDENTIALS_ERROR',
      ]);
  });

  test.each([
    [
      'a second person',
      { context: { sourcePatientInfo: { identifier: { system: 'https://fhir.nhs.uk/Id/nhs-number', value: OLAF } } } },
    ],
    ['a name beside the number', { subject: { ...Object(plan()['subject']), display: 'Nora Okafor' } }],
    ['an element that the record locator does not have', { language: 'en' }],
    ['a status that is not current', { status: 'superseded' }],
    ['an address that would run', { content: [{ attachment: { contentType: 'text/html', url: 'javascript:alert(1)' } }] }],
    ['a proxied address without an ASID', { content: [{ attachment: { contentType: 'text/html', url: 'ssp://a.example/1' } }] }],
    ['a character that cannot be kept', { description: 'a\u0000b' }],
    [
      'a time that is none',
      { content: [{ attachment: { contentType: 'a/b', url: 'https://a.example', creation: 'yesterday' } }] },
    ],
    ['no author', { author: undefined }],
    [
      'two authors',
      {
        author: [...Array(2)].map(() => ({ identifier: { value: 'X', system: 'https://fhir.nhs.uk/Id/ods-organization-code' } })),
      },
    ],
  ])('%s', async (_what, change) => {
    const before = await minting.rows('select count(*) from locator.document_pointer');
    const answer = await post({ ...plan(), ...change });
    expect([answer.status, Object(answer.json).issue.length]).toEqual([400, 1]);
    expect(answer.text).not.toContain('Okafor');
    expect(await minting.rows('select count(*) from locator.document_pointer')).toEqual(before);
  });

  test('a person acting for themselves, and a pointer that is too long', async () => {
    const token = await minting.token(HOSPITAL ?? '', 'patient/*.cruds', { purpose_of_use: 'PATRQT', nhs_number: NORA });
    expect(told(await as(HOSPITAL ?? '', 'producer', 'DocumentReference', { body: plan(), token }))).toEqual([
      403,
      'ACCESS DENIED',
    ]);
    const identifier = [...Array(2_000)].map(() => ({ value: 'x'.repeat(40) }));
    expect((await post({ ...plan(), identifier })).status).toBe(413);
  });

  test('an NHS number in an id', async () => {
    expect(told(await put(plan({ id: `9OZH01-${NORA}-1` })))).toEqual([400, 'INVALID_RESOURCE', 'id']);
  });

  test('a token without the scope, and no token: in the record locator’s words', async () => {
    const token = await minting.token(HOSPITAL ?? '', 'system/DocumentReference.rs');
    const refused = await as(HOSPITAL ?? '', 'producer', 'DocumentReference', { body: plan(), token });
    expect(told(refused)).toEqual([403, 'ACCESS DENIED']);
    const nobody = await ask(minting.world.fhirBase.replace('/fhir/R4', '/nrl'), 'producer/FHIR/R4/DocumentReference');
    expect([told(nobody), nobody.headers.get('www-authenticate')]).toEqual([[401, 'ACCESS DENIED'], 'Bearer realm="ouzel"']);
  });
});

describe('Of a person whom only pointers made known', () => {
  const subject = '9990000034';
  test('the record says that documents are held elsewhere, and a later word fills in who they are', async () => {
    await post(plan({ subject, custodian: OTHER ?? '', author: OTHER ?? '' }), OTHER);
    const family = 'Latecomer';
    const patient = {
      resourceType: 'Patient',
      identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: subject }],
      name: [{ family }],
    };
    const token = await minting.token(HOSPITAL ?? '', 'system/*.cruds');
    const made = await minting.call('Patient', { body: patient, token });
    expect([made.status, made.text.includes(family)]).toEqual([201, true]);
    const person = String(Object(made.json).id);
    await minting.rows(
      `insert into consent.relationship (organisation, person, kind, basis, starts) select $1, person, 'referral', 't', now() from locator.person where nhs_number = $2`,
      [HOSPITAL, subject],
    );
    const whole = await minting.call(`Patient/${person}/$everything`, { token });
    const statuses = inMode(whole, 'outcome').flatMap((outcome) =>
      Object(outcome)['issue'].map((issue: unknown) => Object(issue).details?.text),
    );
    expect([whole.status, statuses.includes('not-asked'), whole.text.includes('registered documents')]).toEqual([
      200,
      true,
      true,
    ]);
    const conditions = await minting.call(`Condition?patient=${person}`, { token });
    expect([bundleOf(conditions).total, inMode(conditions, 'outcome')]).toEqual([0, []]);
    const other = await minting.token(OTHER ?? '', 'system/*.cruds');
    expect((await minting.call('Patient', { body: patient, token: other })).status).toBe(201);
    const after = await minting.call(`Patient/${person}/$everything`, { token });
    expect(after.text).not.toContain('registered documents');
  });
});
