import { createHmac, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Organisation, Requester } from '@ouzel/exchange';
import fc from 'fast-check';
import { CompactSign, importJWK } from 'jose';
import { allows, generateKeys, requesterOf, type TokenVerifier } from '../src/index.ts';
import { clinician, type KeyPair, listen, openIssuer, seconds, verdictOf } from './issuer.ts';

const encode = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const parts = (token: string): [string, string, string] => {
  const [header = '', payload = '', signature = ''] = token.split('.');
  return [header, payload, signature];
};

let issuer: Awaited<ReturnType<typeof openIssuer>>;
let stranger: KeyPair;
let verifier: TokenVerifier;
let canary: Server;
let canaryBase: string;
let canaryHits = 0;
beforeAll(async () => {
  [issuer, stranger] = await Promise.all([openIssuer(), generateKeys()]);
  verifier = issuer.verifier();
  ({ server: canary, base: canaryBase } = await listen((_request, response) => {
    canaryHits += 1;
    response.end(JSON.stringify({ keys: [stranger.publicKey] }));
  }));
});
afterAll(() => {
  issuer.close();
  canary.close();
});

const kid = (): string => issuer.rsa.publicKey.kid ?? '';
/** HS256 under a secret of the attacker's choice, such as our public key. */
function hs256(header: Record<string, unknown>, secret: string | Buffer): string {
  const input = `${encode({ alg: 'HS256', typ: 'at+jwt', ...header })}.${encode(clinician)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}
const unsigned = (alg: string, signature = ''): string => `${encode({ alg, kid: kid() })}.${encode(clinician)}.${signature}`;
const spki = (): string => {
  const { kty = '', n = '', e = '' } = issuer.rsa.publicKey;
  return createPublicKey({ key: { kty, n, e }, format: 'jwk' }).export({ type: 'spki', format: 'pem' }).toString();
};
const raw = async (payload: string): Promise<string> =>
  new CompactSign(Buffer.from(payload))
    .setProtectedHeader({ alg: 'RS384', kid: kid(), typ: 'at+jwt' })
    .sign(await importJWK(issuer.rsa.privateKey, 'RS384'));
const es256 = (): string => `${encode({ alg: 'ES256', kid: 'ec', typ: 'at+jwt' })}.${encode(clinician)}`;
const ecKey = (dsaEncoding: 'der' | 'ieee-p1363') => {
  const { kty = '', crv = '', x = '', y = '', d = '' } = issuer.ec.privateKey;
  return { key: createPrivateKey({ key: { kty, crv, x, y, d }, format: 'jwk' }), dsaEncoding };
};
const stripped = async (): Promise<string> => (await issuer.signed()).replace(/[^.]*$/, '');
async function bitFlipped(): Promise<string> {
  const [header, payload, signature] = parts(await issuer.signed());
  const bytes = Buffer.from(signature, 'base64url');
  bytes.writeUInt8(bytes.readUInt8(0) ^ 1, 0);
  return `${header}.${payload}.${bytes.toString('base64url')}`;
}
async function payloadSwapped(): Promise<string> {
  const [header, , signature] = parts(await issuer.signed());
  return `${header}.${encode({ ...clinician, ods_code: '9OZP001' })}.${signature}`;
}
async function json(): Promise<string> {
  const [header, payload, signature] = parts(await issuer.signed());
  return encode({
    payload,
    signatures: [
      { protected: header, signature },
      { protected: header, signature },
    ],
  });
}
const jwe = (header: Record<string, unknown>): string => [encode(header), 'a', 'a', 'a', 'a'].join('.');
const selfSigned = (): string =>
  generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'der' }).toString('base64');

const RECIPES: [string, () => Promise<string> | string][] = [
  ['alg none', () => unsigned('none')],
  ['alg nOnE', () => unsigned('nOnE')],
  ['alg none, signature kept', async () => unsigned('none', parts(await issuer.signed())[2])],
  ['HS256 by the public key as PEM', () => hs256({ kid: kid() }, spki())],
  ['HS256 by the public key as JWK', () => hs256({ kid: kid() }, JSON.stringify(issuer.rsa.publicKey))],
  ['embedded jwk', () => issuer.signed({}, { jwk: stranger.publicKey }, stranger.privateKey)],
  ['jku of the attacker', () => issuer.signed({}, { jku: `${canaryBase}/jwks` }, stranger.privateKey)],
  ['x5u of the attacker', () => issuer.signed({}, { x5u: `${canaryBase}/c.pem` }, stranger.privateKey)],
  ['x5c self-signed', () => issuer.signed({}, { x5c: [selfSigned()] }, stranger.privateKey)],
  ['kid walks the file system', () => hs256({ kid: '../../../../dev/null' }, '')],
  ['kid is SQL', () => hs256({ kid: "x' UNION SELECT 'secret'--" }, 'secret')],
  ['kid is a command', () => issuer.signed({}, { kid: 'k|sleep 5' }, stranger.privateKey)],
  ['kid of 64 KiB', () => issuer.signed({}, { kid: 'a'.repeat(65_536) })],
  ['no kid', () => issuer.signed({}, { kid: undefined })],
  [
    'crit unknown',
    async () => {
      const [, payload, signature] = parts(await issuer.signed());
      return `${encode({ alg: 'RS384', kid: kid(), crit: ['urn:x'], 'urn:x': true })}.${payload}.${signature}`;
    },
  ],
  ['b64 false', () => issuer.signed({}, { b64: true, crit: ['b64'] })],
  ['exp one minute ago', () => issuer.signed({ iat: seconds - 361, exp: seconds - 61 })],
  ['no exp', () => issuer.signed({ exp: undefined })],
  ['exp a string', () => issuer.signed({ exp: '9999999999' })],
  ['exp huge', () => raw(JSON.stringify(clinician).replace(`"exp":${clinician.exp}`, '"exp":1e308'))],
  ['exp beyond any number', () => raw(JSON.stringify(clinician).replace(`"exp":${clinician.exp}`, '"exp":1e999'))],
  ['iat a string', () => issuer.signed({ iat: String(seconds) })],
  ['lives a day', () => issuer.signed({ iat: seconds, exp: seconds + 86_400 })],
  ['nbf in ten minutes', () => issuer.signed({ nbf: seconds + 600 })],
  ['iat in an hour', () => issuer.signed({ iat: seconds + 3_600, exp: seconds + 3_700 })],
  ['another iss', () => issuer.signed({ iss: 'https://evil.example' })],
  ['iss with a suffix', () => issuer.signed({ iss: 'https://issuer.example.evil.example' })],
  ['another aud', () => issuer.signed({ aud: 'https://other' })],
  ['no aud', () => issuer.signed({ aud: undefined })],
  ['aud with a suffix', () => issuer.signed({ aud: `${clinician.aud}x` })],
  ['key of the sandbox, right kid', () => issuer.signed({}, {}, stranger.privateKey)],
  ['signature stripped', stripped],
  ['signature with a bit flipped', bitFlipped],
  ['payload swapped', payloadSwapped],
  ['ES256 of 64 zero bytes', () => `${es256()}.${Buffer.alloc(64).toString('base64url')}`],
  ['ES256 in DER', () => `${es256()}.${sign('sha256', Buffer.from(es256()), ecKey('der')).toString('base64url')}`],
  ['padding in the header', async () => (await issuer.signed()).replace('.', '=.')],
  ['a space in the payload', async () => (await issuer.signed()).replace('.', '. ')],
  ['JWE with a costly key derivation', () => jwe({ alg: 'PBES2-HS256+A128KW', enc: 'A128GCM', p2c: 2_147_483_647, p2s: 'a' })],
  ['JWE with compression', () => jwe({ alg: 'dir', enc: 'A128GCM', zip: 'DEF' })],
  ['JSON serialisation', json],
  ['a claim given twice', () => raw(JSON.stringify(clinician).replace('"jti"', '"ods_code":"9OZP001","jti"'))],
  ['control characters in sub', () => issuer.signed({ sub: 'a\u0000\r\nb' })],
  ['bound to a certificate that nobody checks', () => issuer.signed({ cnf: { 'x5t#S256': 'abc' } })],
];

describe('A token made to attack', () => {
  test.each(RECIPES)('%s: 401, without a word of the token', async (_what, make) => {
    const token = await make();
    const error = await verifier.verify(`Bearer ${token}`).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ http: 401, message: expect.not.stringContaining(token.slice(0, 20)) });
    expect(canaryHits).toBe(0);
  });

  test('that is not made to attack is accepted, by RSA and by the curve', async () => {
    const curve = `${es256()}.${sign('sha256', Buffer.from(es256()), ecKey('ieee-p1363')).toString('base64url')}`;
    expect([await verdictOf(verifier, await issuer.signed()), await verdictOf(verifier, curve)]).toEqual([
      'accepted',
      'accepted',
    ]);
  });

  test('changed in any one character is refused, even where the bytes stay the same', async () => {
    const token = await issuer.signed();
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=. '.split('');
    const ends = [token.indexOf('.') - 1, token.lastIndexOf('.') - 1, token.length - 1];
    const place = fc.oneof(fc.nat(token.length - 1), fc.constantFrom(...ends));
    await fc.assert(
      fc.asyncProperty(place, fc.constantFrom(...alphabet), async (at, character) => {
        fc.pre(token[at] !== character);
        expect(await verdictOf(verifier, token.slice(0, at) + character + token.slice(at + 1))).not.toBe('accepted');
      }),
      { numRuns: 300 },
    );
  });

  test('200 unknown key ids are one question to the issuer at most', async () => {
    await verdictOf(verifier, await issuer.signed());
    const before = issuer.answer.asked;
    for (let at = 0; at < 200; at += 1) {
      const [, payload, signature] = parts(await issuer.signed());
      expect(await verdictOf(verifier, `${encode({ alg: 'RS384', kid: `k${at}` })}.${payload}.${signature}`)).toBe(
        'no-credential',
      );
    }
    expect(issuer.answer.asked - before).toBeLessThanOrEqual(1);
  });
});

describe('A token that is proved but may not', () => {
  const organisationOf = async (ods: string): Promise<Organisation & { active: boolean }> => ({
    ods,
    name: 'H',
    kind: 'acute-trust',
    active: true,
  });
  const requester = (change: Record<string, unknown>): Promise<Requester> =>
    requesterOf(JSON.parse(JSON.stringify({ ...clinician, ...change })), organisationOf);
  test.each<[string, Record<string, unknown>]>([
    ['no scope', { scope: undefined }],
    ['a scope for writing only', { scope: 'system/Observation.c' }],
    ['an application on a route of users', { user_id: undefined, fhirUser: undefined }],
  ])('%s reads nothing', async (_what, change) => {
    expect(allows(await requester(change), 'Patient', 'r')).toBe(false);
  });
  test.each<[string, Record<string, unknown>]>([
    ['a purpose that is not direct care', { purpose_of_use: 'HRESCH' }],
    ['no purpose', { purpose_of_use: undefined }],
    ['a user without fhirUser', { fhirUser: undefined }],
    ['a fhirUser that is nobody', { fhirUser: 'Patient' }],
    ['a citizen whose record is not named', { fhirUser: 'Patient/1', user_id: undefined }],
  ])('%s is refused', async (_what, change) => {
    await expect(requester(change)).rejects.toMatchObject({ http: 403 });
  });
});
