import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Organisation } from '@ouzel/exchange';
import { allows, parseScope, refuseTokenInAddress, requesterOf, scopedTypes } from '../src/index.ts';
import { limits } from '../src/limits.ts';
import { clinician as claims, NOW, openIssuer, seconds, verdictOf } from './issuer.ts';

let issuer: Awaited<ReturnType<typeof openIssuer>>;
beforeAll(async () => {
  issuer = await openIssuer();
});
afterAll(() => issuer.close());

describe('An access token', () => {
  test('of the trusted issuer is accepted, again and again, until it ends', async () => {
    let now = NOW;
    const verifier = issuer.verifier(() => now);
    const token = await issuer.signed();
    expect([await verdictOf(verifier, token), await verdictOf(verifier, token)]).toEqual(['accepted', 'accepted']);
    now = new Date(claims.exp * 1000);
    expect(await verdictOf(verifier, token)).toBe('expired-credential');
    now = new Date((claims.iat - limits.clockSkewSeconds - 1) * 1000);
    expect(await verdictOf(verifier, token)).toBe('no-credential');
  });

  test.each<[string, string | undefined]>([
    ['none at all', undefined],
    ['an empty one', ''],
    ['no JWT', 'abc'],
  ])('%s is no credential', async (_what, token) => {
    expect(await verdictOf(issuer.verifier(), token)).toBe('no-credential');
  });

  test.each<[string, Record<string, unknown>, Record<string, unknown>, string]>([
    ['expired', { iat: seconds - 400, exp: seconds - 100 }, {}, 'expired-credential'],
    ['without an id', { jti: undefined }, {}, 'no-credential'],
    ['of another type', {}, { typ: 'logout+jwt' }, 'no-credential'],
    ['of any type spelled otherwise', {}, { typ: 'AT+JWT' }, 'accepted'],
  ])('%s is answered as such', async (_what, change, header, expected) => {
    expect(await verdictOf(issuer.verifier(), await issuer.signed(change, header))).toBe(expected);
  });

  test.each([
    ['/fhir/R4/Patient/1?access_token=abc', true],
    ['/fhir/R4/Patient/1?a=b&%61ccess_token=abc', true],
    ['/fhir/R4/Patient/1?_id=access_token', false],
    ['/fhir/R4/Patient/access_token', false],
  ])('in the address %s: refused is %s', (url, refused) => {
    const look = (): void => refuseTokenInAddress(url);
    if (refused) expect(look).toThrow(expect.objectContaining({ http: 401, message: expect.not.stringContaining('abc') }));
    else expect(look).not.toThrow();
  });
});

describe('The keys of an issuer', () => {
  test.each([
    ['that answers 500', 500, '{"keys":[]}'],
    ['that answers HTML', 200, '<html></html>'],
    ['that answers no key set', 200, '{"keys":1}'],
    ['that answers too much', 200, JSON.stringify({ keys: [], more: 'x'.repeat(limits.keysBytesMax) })],
  ])("%s cannot be had: our trouble, not the caller's", async (_what, status, body) => {
    const troubled = await openIssuer();
    Object.assign(troubled.answer, { status, body });
    expect(await verdictOf(troubled.verifier(), await troubled.signed())).toBe('unavailable');
    troubled.close();
  });

  test('are not asked for at every request while they cannot be had, and taken soon after they can', async () => {
    const troubled = await openIssuer();
    const { body } = troubled.answer;
    Object.assign(troubled.answer, { status: 500 });
    let now = NOW;
    const verifier = troubled.verifier(() => now);
    const token = await troubled.signed();
    for (let at = 0; at < 20; at += 1) expect(await verdictOf(verifier, token)).toBe('unavailable');
    expect(troubled.answer.asked).toBe(1);
    Object.assign(troubled.answer, { status: 200, body });
    now = new Date(NOW.getTime() + limits.keysRetryMs);
    expect(await verdictOf(verifier, token)).toBe('accepted');
    troubled.close();
  });

  test('that are known stay good when an unknown key id comes while the issuer is down', async () => {
    const troubled = await openIssuer();
    const verifier = troubled.verifier();
    const token = await troubled.signed();
    expect(await verdictOf(verifier, token)).toBe('accepted');
    Object.assign(troubled.answer, { status: 500 });
    expect(await verdictOf(verifier, await troubled.signed({}, { kid: 'unknown' }))).toBe('no-credential');
    expect(await verdictOf(verifier, await troubled.signed({ jti: 'j2' }))).toBe('accepted');
    troubled.close();
  });
});

describe('Who a token speaks for', () => {
  const organisationOf = async (ods: string): Promise<(Organisation & { active: boolean }) | undefined> =>
    ods === '9OZH09' ? undefined : { ods, name: 'H', kind: 'acute-trust', active: ods !== '9OZH08' };
  test('is user, organisation and purpose', async () => {
    expect(await requesterOf(claims, organisationOf)).toMatchObject({
      clientId: 'c',
      organisation: { ods: '9OZH01' },
      purpose: 'TREAT',
      user: { id: '1', role: 'R8000', roleProfile: 'UNK' },
      scopes: ['user/*.rs'],
      tokenId: 'j1',
    });
  });
  test.each([
    ['azp', { client_id: undefined, azp: 'a' }, 'a'],
    ['sub, where no user acts', { client_id: undefined, sub: 's', fhirUser: undefined, user_id: undefined }, 's'],
  ])('may name its client by %s', async (_what, change, clientId) => {
    expect(await requesterOf({ ...claims, ...change }, organisationOf)).toMatchObject({ clientId });
  });
  test('may name its user by fhirUser alone', async () => {
    const change = { user_id: undefined, fhirUser: 'https://issuer.example/Practitioner/77' };
    expect(await requesterOf({ ...claims, ...change }, organisationOf)).toMatchObject({ user: { id: '77', name: '77' } });
  });
  test.each([
    [{ client_id: undefined, sub: 'somebody' }, 'no-credential'],
    [{ purpose_of_use: undefined }, 'not-allowed'],
    [{ purpose_of_use: 'HMARKT' }, 'not-allowed'],
    [{ ods_code: undefined }, 'no-credential'],
    [{ ods_code: '9OZH09' }, 'no-credential'],
    [{ ods_code: '9OZH08' }, 'no-credential'],
    [{ nhs_number: '1234567890' }, 'no-credential'],
  ])('%j is %s', async (change, situation) => {
    await expect(requesterOf({ ...claims, ...change }, organisationOf)).rejects.toMatchObject({ situation });
  });
});

describe('SMART v2 scopes', () => {
  const requester = (scopes: string[], more = {}) => ({
    clientId: 'c',
    organisation: { ods: 'o', name: 'n', kind: 'acute-trust' as const },
    purpose: 'TREAT' as const,
    scopes,
    tokenId: 't',
    ...more,
  });
  const user = { user: { id: '1', name: 'n', role: 'R8000', roleProfile: 'UNK' } };
  test.each<[string, string, 'c' | 'r' | 'u' | 'd' | 's', boolean]>([
    ['system/Observation.rs', 'Observation', 'r', true],
    ['system/Observation.rs', 'Observation', 'c', false],
    ['system/Observation.rs', 'Condition', 'r', false],
    ['system/*.rs', 'Condition', 's', true],
    ['system/*.cruds', 'AuditEvent', 's', false],
    ['system/Observation.read', 'Observation', 's', true],
    ['system/Observation.write', 'Observation', 'c', true],
    ['system/Observation.sr', 'Observation', 'r', false],
    ['system/Observation.', 'Observation', 'r', false],
    ['system/Observation.rs?category=x', 'Observation', 'r', false],
    ['user/Observation.rs', 'Observation', 'r', false],
    ['patient/Observation.rs', 'Observation', 'r', false],
    ['openid', 'Observation', 'r', false],
  ])('%s on %s, %s: %s', (scope, type, letter, expected) => {
    expect(allows(requester([scope]), type, letter)).toBe(expected);
  });
  test('user scopes count with a user, patient scopes with a patient, and nothing else does then', () => {
    expect(allows(requester(['user/AuditEvent.rs'], user), 'AuditEvent', 's')).toBe(true);
    expect(allows(requester(['patient/*.rs'], { patient: '9990000018' }), 'Condition', 'r')).toBe(true);
    expect(allows(requester(['system/*.rs'], { patient: '9990000018' }), 'Condition', 'r')).toBe(false);
  });
  test('the types of a record are those that may be both read and searched', () => {
    expect(scopedTypes(requester(['system/Observation.rs', 'system/Condition.r']))).toEqual(['Observation']);
    expect(scopedTypes(requester(['system/Observation.r', 'system/Observation.s']))).toEqual(['Observation']);
    expect(scopedTypes(requester(['system/*.rs']))).toBe('all');
    expect(parseScope('system/*.cruds')).toMatchObject({ letters: 'cruds' });
  });
});
