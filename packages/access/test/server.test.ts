import { randomUUID } from 'node:crypto';
import { request, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { importJWK, SignJWT } from 'jose';
import { createAuthorisationServer, createTokenVerifier, generateKeys, requestToken, requesterOf } from '../src/index.ts';
import { type KeyPair, listen } from './issuer.ts';

const AUDIENCE = 'https://ouzel.example/fhir/R4';
let keys: { client: KeyPair; signing: KeyPair };
let server: Server;
let base: string;
let issuer: string;

/** A server at a port of its own whose issuer has a path. */
beforeAll(async () => {
  const [client, signing] = await Promise.all([generateKeys(), generateKeys()]);
  keys = { client, signing };
  let listener: ReturnType<typeof createAuthorisationServer> | undefined;
  ({ server, base } = await listen((asked, answer) => listener?.(asked, answer)));
  issuer = `${base}/auth`;
  listener = createAuthorisationServer({
    issuer,
    audience: AUDIENCE,
    clients: [
      {
        clientId: 'hospital',
        ods: '9OZH01',
        key: client.publicKey,
        scope: 'user/*.rs system/Patient.rs',
        purposes: ['TREAT'],
        users: [{ id: 'u1', name: 'Dr Nwosu', role: 'R8000', roleProfile: 'p1' }],
      },
    ],
    signingKeys: [signing.privateKey],
    tokenLifeSeconds: 600,
  });
});
afterAll(() => void server.close());

const now = (): number => Math.floor(Date.now() / 1000);
async function assertion(change: Record<string, unknown> = {}, key = keys.client): Promise<string> {
  const said = { iss: 'hospital', sub: 'hospital', aud: `${issuer}/token`, jti: randomUUID(), iat: now(), exp: now() + 60 };
  const act = { extensions: { ihe_iua: { purpose_of_use: 'TREAT' } } };
  return new SignJWT(JSON.parse(JSON.stringify({ ...said, ...act, ...change })))
    .setProtectedHeader({ alg: 'RS384', kid: keys.client.publicKey.kid ?? '' })
    .sign(await importJWK(key.privateKey, 'RS384'));
}

/** As fetch, which does not let a caller choose the Host header. */
async function post(client_assertion: string, headers = {}): Promise<{ status: number | undefined; text: string }> {
  const form = {
    grant_type: 'client_credentials',
    scope: 'system/Patient.rs',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion,
  };
  return new Promise((resolve, reject) => {
    const type = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const asked = request(`${issuer}/token`, { method: 'POST', headers: { ...type, ...headers } }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      answer.on('end', () => resolve({ status: answer.statusCode, text }));
    });
    asked.on('error', reject).end(new URLSearchParams(form).toString());
  });
}

describe('The authorisation server', () => {
  test('gives a token by its published keys that the verifier takes', async () => {
    const { access_token } = await requestToken({
      tokenEndpoint: `${issuer}/token`,
      clientId: 'hospital',
      key: keys.client.privateKey,
      scope: 'user/*.rs',
      purpose: 'TREAT',
      user: 'u1',
      now: new Date(),
    });
    const trusted = { issuer, audience: AUDIENCE, keys: { url: `${issuer}/jwks` } };
    const payload = await createTokenVerifier({ issuers: [trusted], now: () => new Date() }).verify(`Bearer ${access_token}`);
    const requester = await requesterOf(payload, async (ods) => ({ ods, name: 'H', kind: 'acute-trust', active: true }));
    expect(requester).toMatchObject({ clientId: 'hospital', purpose: 'TREAT', user: { id: 'u1', role: 'R8000' } });
  });

  test.each<[string, () => Promise<string>, Record<string, string>]>([
    ['dated an hour ahead', () => assertion({ iat: now() + 3_500, exp: now() + 3_600 }), {}],
    ['long-lived', () => assertion({ exp: now() + 3_600 }), {}],
    ['expired', () => assertion({ iat: now() - 90, exp: now() - 30 }), {}],
    ['without an end', () => assertion({ exp: undefined }), {}],
    ['without an id', () => assertion({ jti: undefined }), {}],
    ['of another subject', () => assertion({ sub: 'other' }), {}],
    ['of an unknown client', () => assertion({ iss: 'nobody', sub: 'nobody' }), {}],
    ['signed by somebody else', () => assertion({}, keys.signing), {}],
    ['made for another server', () => assertion({ aud: 'http://other.example/auth/token' }), {}],
    [
      'made for the server that the Host header names',
      () => assertion({ aud: 'http://other.example/auth/token' }),
      { Host: 'other.example' },
    ],
    [
      'made for the server that a forwarded header names',
      () => assertion({ aud: 'https://other.example/auth/token' }),
      { 'X-Forwarded-Host': 'other.example', 'X-Forwarded-Proto': 'https' },
    ],
  ])('refuses an assertion %s', async (_what, make, headers) => {
    const { status, text } = await post(await make(), headers);
    expect({ status, error: JSON.parse(text).error }).toEqual({ status: 401, error: 'invalid_client' });
  });

  test('gives one token for one assertion, however many bring it at once', async () => {
    const once = await assertion();
    const answers = await Promise.all(Array.from({ length: 20 }, async () => post(once)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test('takes the announced address as audience, whatever name it is reached by', async () => {
    expect(await post(await assertion(), { Host: 'inside.example' })).toMatchObject({ status: 200 });
  });

  test('offers what a backend service needs and nothing else', async () => {
    const told = JSON.parse(await (await fetch(`${issuer}/.well-known/openid-configuration`)).text());
    expect(told).toMatchObject({ issuer, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/jwks` });
    expect(told.grant_types_supported).toEqual(['client_credentials']);
    expect(Object.keys(told).filter((name) => name.endsWith('_endpoint'))).toEqual(['token_endpoint']);
    for (const path of ['/auth', '/auth?client_id=hospital&response_type=code', '/request', '/reg', '/me', '']) {
      const { status } = await fetch(`${issuer}${path}`);
      expect({ path, status }).toEqual({ path, status: 404 });
    }
  });

  test('shows no private part of its keys', async () => {
    const { keys: shown } = JSON.parse(await (await fetch(`${issuer}/jwks`)).text());
    expect(shown).toHaveLength(1);
    expect(Object.keys(shown[0]).filter((name) => ['d', 'p', 'q', 'dp', 'dq', 'qi'].includes(name))).toEqual([]);
  });
});

describe('A client', () => {
  test.each([
    ['HTML', '<html></html>', 502],
    ['a success without a token', '{}', 200],
  ])('that is answered %s says so without repeating it', async (_what, body, status) => {
    const { server: other, base: address } = await listen((_request, response) => response.writeHead(status).end(body));
    const asked = requestToken({
      tokenEndpoint: address,
      clientId: 'hospital',
      key: keys.client.privateKey,
      scope: 'user/*.rs',
      purpose: 'TREAT',
      now: new Date(),
    });
    await expect(asked).rejects.toThrow('The authorisation server gave no answer of OAuth.');
    other.close();
  });
});
