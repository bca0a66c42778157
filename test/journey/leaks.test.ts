import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Answer, type Asked, bundleOf, issueOf } from '../world/api.ts';
import { acting, CONTRIBUTOR, type Minting, startMinting } from '../world/minting.ts';
import { bundleWith, conditionOf, NHS, patientOf, posting, pulseOf } from '../world/written.ts';

let minting: Minting;
let one: string;
let other: string;
const call = (path: string, asked?: Asked): Promise<Answer> => minting.call(path, asked);
const idOf = ({ json }: Answer): string => String(Object(json).id);
const types = (answer: Answer): string[] =>
  bundleOf(answer).entry.flatMap(({ resource }) =>
    resource?.resourceType === 'OperationOutcome' ? [] : [resource?.resourceType ?? ''],
  );

beforeAll(async () => {
  minting = await startMinting();
  one = idOf(await call('Patient', { body: patientOf('9990000018') }));
  other = idOf(await call('Patient', { body: patientOf('9990000026') }));
  expect([one.length, other.length]).toEqual([26, 26]);
});
afterAll(() => minting.stop());

describe('$everything of a type outside the scopes of its token', () => {
  let token: string;
  beforeAll(async () => {
    token = await minting.token(CONTRIBUTOR, 'system/Patient.rs system/Condition.rs');
    expect((await call('Condition', { body: conditionOf(one, '2020') })).status).toBe(201);
    expect((await call('Observation', { body: pulseOf(one, 0) })).status).toBe(201);
  });

  test.each(['', '&_count=50'])('is refused, and shows nothing of the types in them%s', async (more) => {
    const answer = await call(`Patient/${one}/$everything?_type=Observation${more}`, { token });
    expect([issueOf(answer), answer.text.includes('Condition')]).toEqual([[403, 'forbidden'], false]);
    const mixed = await call(`Patient/${one}/$everything?_type=Observation,Condition${more}`, { token });
    expect(new Set(types(mixed))).toEqual(new Set(['Condition']));
  });

  test('is refused later too, and the parts of what is not hold nothing else', async () => {
    const headers = { Prefer: 'respond-async' };
    expect(issueOf(await call(`Patient/${one}/$everything?_type=Observation`, { token, headers }))).toEqual([403, 'forbidden']);
    const begun = await call(`Patient/${one}/$everything?_type=Observation,Condition`, { token, headers });
    const address = begun.headers.get('content-location') ?? '';
    let status = await call(address, { token });
    while (status.status === 202) status = await call(address, { token });
    const output: { url: string }[] = Object(status.json).output;
    expect(output.length).toBeGreaterThan(1);
    for (const { url } of output) expect(new Set(types(await call(url, { token })))).toEqual(new Set(['Condition']));
    // A token that may read other types, of the same caller: what it asked for is judged by the token that fetches.
    const narrower = await minting.token(CONTRIBUTOR, 'system/Patient.rs system/Observation.rs');
    for (const { url } of output) expect(types(await call(url, { token: narrower }))).not.toContain('Condition');
  });
});

describe('A conditional create', () => {
  const identified = (value: string) => ({ identifier: [{ system: 'urn:x', value }] });
  const unless = (value: string) => ({ 'If-None-Exist': `identifier=urn:x|${value}` });

  test('never shows another person’s resource', async () => {
    const secret = { ...pulseOf(one, 1), ...identified('shared'), note: [{ text: 'Of the first only' }] };
    expect((await call('Observation', { body: secret })).status).toBe(201);
    const body = { ...pulseOf(other, 2), ...identified('shared') };
    const answer = await call('Observation', { body, headers: unless('shared') });
    expect([issueOf(answer), answer.text.includes('first only')]).toEqual([[412, 'conflict'], false]);
    expect([answer.text.includes(one), answer.headers.get('location')]).toEqual([false, null]);
  });

  test('of a Patient never gives one person for another', async () => {
    const local = { system: 'urn:mrn', value: 'M1' };
    const known = (number: string) => ({ ...patientOf(number), identifier: [...patientOf(number).identifier, local] });
    const first = await call('Patient', { body: known('9990000034') });
    expect(first.status).toBe(201);
    const answer = await call('Patient', {
      body: known('9990000042'),
      headers: { 'If-None-Exist': 'identifier=urn:mrn|M1' },
    });
    expect([issueOf(answer), answer.text.includes(idOf(first))]).toEqual([[412, 'conflict'], false]);
  });

  test('shows its own custodian what it finds, whatever its label', async () => {
    const security = [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'HIV' }];
    const body = { ...pulseOf(one, 3), ...identified('hiv'), meta: { security }, note: [{ text: 'Labelled content' }] };
    const made = await call('Observation', { body });
    expect([made.status, (await call(`Observation/${idOf(made)}`)).status]).toEqual([201, 200]);
    const found = await call('Observation', { body: pulseOf(one, 3), headers: unless('hiv') });
    expect([found.status, found.text.includes('Labelled content')]).toEqual([200, true]);
    const batch = bundleWith('batch', [posting(pulseOf(one, 3), `urn:uuid:${randomUUID()}`, 'identifier=urn:x|hiv')]);
    const listed = await call('', { body: batch, headers: { Prefer: 'return=representation' } });
    expect([bundleOf(listed).entry[0]?.response?.status, listed.text.includes('Labelled')]).toEqual(['200 OK', true]);
  });
});

describe('A resource that names a person by number', () => {
  const byNumber = { identifier: { system: NHS, value: '9990000018' } };

  test('is refused a reference to another person beside it', async () => {
    const body = { ...pulseOf(one, 4), subject: byNumber, focus: [{ reference: `Patient/${other}` }] };
    const answer = await call('Observation', { body });
    expect(issueOf(answer)).toEqual([422, 'conflict']);
  });

  test('is refused the fullUrl of another Patient of the Bundle', async () => {
    const fullUrl = `urn:uuid:${randomUUID()}`;
    const body = bundleWith('transaction', [
      posting(patientOf('9990000131'), fullUrl),
      posting({ ...pulseOf(one, 4), focus: [{ reference: fullUrl }] } as { resourceType: string }, `urn:uuid:${randomUUID()}`),
    ]);
    expect(issueOf(await call('', { body }))).toEqual([422, 'conflict']);
    const numbered = bundleWith('transaction', [
      posting(patientOf('9990000131'), fullUrl),
      posting(
        { ...pulseOf(one, 4), subject: byNumber, focus: [{ reference: fullUrl }] } as { resourceType: string },
        `urn:uuid:${randomUUID()}`,
      ),
    ]);
    expect(issueOf(await call('', { body: numbered }))).toEqual([422, 'conflict']);
  });
});

test.each([
  ['by their own number', 'patient/*.cruds', { nhs_number: '9990000018' }],
  ['by a purpose alone', 'system/*.cruds', {}],
])('A citizen, known %s, registers nobody, and no relationship is left behind', async (_how, scope, who) => {
  const token = await minting.token(CONTRIBUTOR, scope, { purpose_of_use: 'PATRQT', ...who });
  const count = "select count(*)::int as n from consent.relationship where organisation = '9OZB01'";
  const before = await minting.rows(count);
  for (const number of ['9990000077', minting.world.sample.region.named.story]) {
    expect(issueOf(await call('Patient', { body: { ...patientOf(number), birthDate: undefined }, token }))).toEqual([
      403,
      'forbidden',
    ]);
    const body = bundleWith('batch', [posting(patientOf(number), `urn:uuid:${randomUUID()}`)]);
    expect(bundleOf(await call('', { body, token })).entry.map(({ response }) => response?.status)).toEqual(['403']);
  }
  expect(await minting.rows(count)).toEqual(before);
  expect(await minting.rows("select 1 from locator.person where nhs_number = '9990000077'")).toEqual([]);
});

test('A reviewer of a care home sees what that organisation did, and nothing of others', async () => {
  await call(`Patient/${one}`);
  const home = '9OZC001';
  await call(`Patient/${one}`, { token: await minting.token(home, 'system/*.cruds') });
  const token = await minting.token(home, 'user/AuditEvent.rs', { ...acting('R0001'), purpose_of_use: 'HOPERAT' });
  expect(types(await call(`AuditEvent?agent=${CONTRIBUTOR}`, { token }))).toEqual([]);
  const own = await call('AuditEvent?_count=1000', { token });
  expect([own.status, types(own).length > 0, own.text.includes(CONTRIBUTOR)]).toEqual([200, true, false]);
  expect(types(await call(`AuditEvent?patient=${one}`, { token }))).toHaveLength(1);
  const theirs = await minting.token(CONTRIBUTOR, 'user/AuditEvent.rs', { ...acting('R0001'), purpose_of_use: 'HOPERAT' });
  expect(types(await call(`AuditEvent?patient=${one}`, { token: theirs })).length).toBeGreaterThan(1);
});
