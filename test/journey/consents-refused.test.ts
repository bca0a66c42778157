import { describe, expect, test } from '@jest/globals';
import { type Answer, bundleOf, issueOf } from '../world/api.ts';
import { consenting, HOSPITAL } from '../world/consenting.ts';
import { consentOf } from '../world/consents.ts';

const { minting, patient, call, everything, record } = consenting();
const idOf = ({ json }: Answer): string => String(Object(json).id);

describe('A Consent that cannot be carried out is refused whole', () => {
  const base = () => consentOf(patient(), 'ask-first');
  test.each<[string, (body: ReturnType<typeof base>) => object, number, string]>([
    ['no wording', ({ sourceAttachment: _gone, ...rest }) => rest, 422, 'not-supported'],
    ['an action', (body) => ({ ...body, provision: { ...body.provision, action: [{ text: 'read' }] } }), 422, 'not-supported'],
    [
      'a data period',
      (body) => ({ ...body, provision: { ...body.provision, dataPeriod: { start: '2020' } } }),
      422,
      'not-supported',
    ],
    ['another policy', (body) => ({ ...body, policy: [{ uri: 'https://policy.example' }] }), 422, 'not-supported'],
    ['another type than its policy', (body) => ({ ...body, provision: { type: 'permit' } }), 422, 'not-supported'],
    ['a draft', (body) => ({ ...body, status: 'draft' }), 422, 'not-supported'],
    ['a treatment consent', (body) => ({ ...body, scope: { coding: [{ code: 'treatment' }] } }), 422, 'not-supported'],
    [
      'a strange class',
      (body) => ({
        ...body,
        provision: { type: 'deny', class: [{ system: 'http://hl7.org/fhir/resource-types', code: 'Basic' }] },
      }),
      422,
      'not-supported',
    ],
    ['a date ahead', (body) => ({ ...body, dateTime: '2999-01-01' }), 422, 'business-rule'],
    ['another person in it', (body) => ({ ...body, performer: [{ reference: `Patient/${'1'.repeat(26)}` }] }), 422, 'conflict'],
    [
      'a period that ends before it starts',
      (body) => ({ ...body, provision: { type: 'deny', period: { start: '2026-02', end: '2026-01' } } }),
      400,
      'invalid',
    ],
    ['bad FHIR', (body) => ({ ...body, nothing: true }), 400, 'structure'],
  ])('%s', async (_what, edit, status, code) => {
    const answer = await call('person', 'Consent', { body: edit(base()) });
    expect(issueOf(answer)).toEqual([status, code]);
    expect(bundleOf(await call('person', `Consent?patient=${patient()}`)).total).toBe(0);
  });

  test('a change that is older than what is recorded, and one to another person', async () => {
    const made = await call('person', 'Consent', { body: base() });
    const put = (change: object): Promise<Answer> =>
      call('keeper', `Consent/${idOf(made)}`, {
        method: 'PUT',
        body: { ...Object(made.json), ...change },
        headers: { 'If-Match': made.headers.get('etag') ?? '' },
      });
    expect(issueOf(await put({ dateTime: '2020-01-01' }))).toEqual([422, 'business-rule']);
    const other = minting().world.people['careHomeResident'] ?? '';
    expect(issueOf(await put({ ...consentOf(other, 'ask-first'), id: idOf(made) }))).toEqual([422, 'conflict']);
  });

  test('the Summary Care Record’s codes are read as they are meant', async () => {
    const scr = async (code: string): Promise<Answer> => {
      const { policy: _policy, ...rest } = base();
      const policyRule = { coding: [{ system: 'https://fhir.nhs.uk/CodeSystem/SCR-ACSPermission', code }] };
      return call('practice', 'Consent', { body: { ...rest, policyRule } });
    };
    expect((await scr('Maybe')).status).toBe(422);
    for (const code of ['Yes', 'Ask']) expect((await scr(code)).status).toBe(201);
    await record('permission', { with: [HOSPITAL] });
    expect((await everything()).status).toBe(200);
    expect((await scr('No')).status).toBe(201);
    await record('permission');
    expect((await everything()).status).toBe(403);
  });
});
