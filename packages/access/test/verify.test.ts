import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Organisation } from '@ouzel/exchange';
import fc from 'fast-check';
import { CompactSign, importJWK, type JWK, SignJWT, UnsecuredJWT } from 'jose';
import {
  allows,
  createTokenVerifier,
  generateKeys,
  parseScope,
  requesterOf,
  scopedTypes,
  type TokenVerifier,
} from '../src/index.ts';

const ISSUER = 'https://issuer.example';
const AUDIENCE = 'https://ouzel.example/fhir/R4';
const NOW = new Date('2026-11-24T12:00:00Z');
const seconds = NOW.getTime() / 1000;
const claims = {
  iss: ISSUER,
  aud: AUDIENCE,
  iat: seconds - 10,
  exp: seconds + 300,
  jti: 'j1',
  client_id: 'c',
  ods_code: '9OZH01',
  purpose_of_use: 'TREAT',
  scope: 'user/*.rs',
  user_id: '1',
  role: 'R8000',
};

let trusted: Awaited<ReturnType<typeof generateKeys>>;
let stranger: Awaited<ReturnType<typeof generateKeys>>;
let server: Server;
let verifier: TokenVerifier;
let asked = 0;
beforeAll(async () => {
  [trusted, stranger] = await Promise.all([generateKeys(), generateKeys()]);
  server = createServer((_request, response) => {
    asked += 1;
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify({ keys: [trusted.publicKey] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}/jwks`;
  verifier = createTokenVerifier({ issuers: [{ issuer: ISSUER, audience: AUDIENCE, keys: { url } }], now: () => NOW });
});
afterAll(() => void server.close());

async function signed(
  change: Record<string, unknown> = {},
  header: Record<string, unknown> = {},
  key: JWK = trusted.privateKey,
): Promise<string> {
  const payload = JSON.parse(JSON.stringify({ ...claims, ...change }));
  return new SignJWT(payload)
    .setProtectedHeader({ alg: 'RS384', kid: trusted.publicKey.kid ?? '', typ: 'at+jwt', ...header })
    .sign(await importJWK(key, 'RS384'));
}
const verdict = async (token: string | undefined): Promise<string> =>
  verifier.verify(token === undefined ? undefined : `Bearer ${token}`).then(
    () => 'accepted',
    (error: { situation?: string; message: string }) => error.situation ?? error.message,
  );

describe('An access token', () => {
  test('of the trusted issuer is accepted, again and again', async () => {
    const token = await signed();
    expect([await verdict(token), await verdict(token)]).toEqual(['accepted', 'accepted']);
  });

  test.each<[string, () => Promise<string | undefined>, string]>([
    ['none at all', async () => undefined, 'no-credential'],
    ['an empty one', async () => '', 'no-credential'],
    ['no JWT', async () => 'abc', 'no-credential'],
    ['unsigned', async () => new UnsecuredJWT(claims).encode(), 'no-credential'],
    ['signed by somebody else under our key id', () => signed({}, {}, stranger.privateKey), 'no-credential'],
    ['with an unknown key id', () => signed({}, { kid: 'unknown' }), 'no-credential'],
    ['of another issuer', () => signed({ iss: 'https://other.example' }), 'no-credential'],
    ['for another audience', () => signed({ aud: 'https://other.example' }), 'no-credential'],
    ['expired', () => signed({ iat: seconds - 400, exp: seconds - 100 }), 'expired-credential'],
    ['not valid yet', () => signed({ nbf: seconds + 100 }), 'no-credential'],
    ['of the future', () => signed({ iat: seconds + 100 }), 'no-credential'],
    ['that lives too long', () => signed({ exp: seconds + 10_000 }), 'no-credential'],
    ['without an end', () => signed({ exp: undefined }), 'no-credential'],
    ['without an id', () => signed({ jti: undefined }), 'no-credential'],
    ['that brings its own key', () => signed({}, { jwk: { kty: 'RSA' } }), 'no-credential'],
    ['that says where its key is', () => signed({}, { jku: 'http://attacker.example' }), 'no-credential'],
    ['of another type', () => signed({}, { typ: 'logout+jwt' }), 'no-credential'],
    ['with padding', async () => `${await signed()}=`, 'no-credential'],
    ['with a space', async () => (await signed()).replace('.', '. '), 'no-credential'],
  ])('%s is answered as such', async (_what, token, expected) => {
    expect(await verdict(await token())).toBe(expected);
  });

  test('signed with our public key as a secret is refused', async () => {
    const key = new TextEncoder().encode(JSON.stringify(trusted.publicKey));
    const token = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: trusted.publicKey.kid ?? '' }).sign(key);
    expect(await verdict(token)).toBe('no-credential');
  });

  test('with a claim given twice is refused', async () => {
    const text = JSON.stringify(claims).replace('"jti"', '"ods_code":"9OZP001","jti"');
    const token = await new CompactSign(new TextEncoder().encode(text))
      .setProtectedHeader({ alg: 'RS384', kid: trusted.publicKey.kid ?? '' })
      .sign(await importJWK(trusted.privateKey, 'RS384'));
    expect(await verdict(token)).toBe('no-credential');
  });

  test('changed in any one character is refused', async () => {
    const token = await signed();
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), fc.constantFrom('A', 'b', '7', '_'), async (at, character) => {
        fc.pre(token[at] !== character && token[at] !== '.');
        const changed = token.slice(0, at) + character + token.slice(at + 1);
        // The last character of a base64url part may hold bits that are not used: the same bytes, another text.
        fc.pre(
          !changed
            .split('.')
            .every((part, index) =>
              Buffer.from(part, 'base64url').equals(Buffer.from(token.split('.')[index] ?? '', 'base64url')),
            ),
        );
        expect(await verdict(changed)).not.toBe('accepted');
      }),
      { numRuns: 60 },
    );
  });

  test('never appears in the error, and unknown key ids do not make us ask the issuer each time', async () => {
    const before = asked;
    for (let at = 0; at < 20; at += 1) {
      const token = await signed({}, { kid: `k${at}` });
      await expect(verifier.verify(`Bearer ${token}`)).rejects.toMatchObject({
        message: expect.not.stringContaining(token.slice(0, 20)),
      });
    }
    expect(asked - before).toBeLessThanOrEqual(1);
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
    expect(scopedTypes(requester(['system/*.rs']))).toBe('all');
    expect(parseScope('system/*.cruds')).toMatchObject({ letters: 'cruds' });
  });
});
