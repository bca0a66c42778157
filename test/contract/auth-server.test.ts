import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createAuthorisationServer, createTokenVerifier, generateKeys, requestToken, requesterOf } from '@ouzel/access';
import { freePort } from '@ouzel/runtime';
import { decodeJwt, importJWK, SignJWT } from 'jose';

let server: Server;
let base: string;
let client: Awaited<ReturnType<typeof generateKeys>>;
let signing: Awaited<ReturnType<typeof generateKeys>>;
const AUDIENCE = 'http://127.0.0.1/fhir/R4';
beforeAll(async () => {
  [client, signing] = await Promise.all([generateKeys(), generateKeys()]);
  const port = await freePort();
  base = `http://127.0.0.1:${port}`;
  const user = { id: 'u1', name: 'Dr Nwosu', role: 'R8000', roleProfile: 'p1' };
  const clients = [
    {
      clientId: 'hospital',
      ods: '9OZH01',
      key: client.publicKey,
      scope: 'user/*.rs system/Patient.rs',
      purposes: ['TREAT' as const],
      users: [user],
    },
  ];
  const listener = createAuthorisationServer({
    issuer: base,
    audience: AUDIENCE,
    clients,
    signingKeys: [signing.privateKey],
    tokenLifeSeconds: 600,
  });
  server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
});
afterAll(() => void server.close());

const ask = (change = {}) =>
  requestToken({
    tokenEndpoint: `${base}/token`,
    clientId: 'hospital',
    key: client.privateKey,
    scope: 'user/*.rs',
    purpose: 'TREAT',
    user: 'u1',
    now: new Date(),
    ...change,
  });

async function assertion(change: Record<string, unknown> = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const claims = JSON.parse(
    JSON.stringify({
      iss: 'hospital',
      sub: 'hospital',
      aud: `${base}/token`,
      jti: randomUUID(),
      iat: now,
      exp: now + 60,
      extensions: { ihe_iua: { purpose_of_use: 'TREAT' } },
      ...change,
    }),
  );
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS384', kid: client.publicKey.kid ?? '' })
    .sign(await importJWK(client.privateKey, 'RS384'));
}
async function post(client_assertion: string): Promise<{ status: number; error: unknown }> {
  const form = {
    grant_type: 'client_credentials',
    scope: 'user/*.rs',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion,
  };
  const response = await fetch(`${base}/token`, { method: 'POST', body: new URLSearchParams(form) });
  const body = JSON.parse(await response.text());
  return { status: response.status, error: body.error };
}

describe('The embedded authorisation server', () => {
  test('gives a backend service a token that names user, role, organisation and purpose', async () => {
    const { access_token, expires_in } = await ask();
    const verifier = createTokenVerifier({
      issuers: [{ issuer: base, audience: AUDIENCE, keys: { keys: [signing.publicKey] } }],
      now: () => new Date(),
    });
    const requester = await requesterOf(await verifier.verify(`Bearer ${access_token}`), async (ods) => ({
      ods,
      name: 'H',
      kind: 'acute-trust',
      active: true,
    }));
    expect(expires_in).toBe(600);
    expect(requester).toMatchObject({
      clientId: 'hospital',
      organisation: { ods: '9OZH01' },
      purpose: 'TREAT',
      scopes: ['user/*.rs'],
      user: { id: 'u1', name: 'Dr Nwosu', role: 'R8000', roleProfile: 'p1' },
    });
  });

  test.each([
    ['a purpose that it is not registered for', { purpose: 'HOPERAT' }, 'purpose of use'],
    ['a user that it is not registered for', { user: 'u2' }, 'that user'],
    ['an unknown client', { clientId: 'nobody' }, 'invalid_client'],
  ])('refuses %s', async (_what, change, words) => {
    await expect(ask(change)).rejects.toThrow(words);
  });

  test('grants nothing of a scope that the client is not registered for', async () => {
    const { access_token } = await ask({ scope: 'system/*.cruds' });
    expect(decodeJwt(access_token)['scope']).toBeUndefined();
  });

  test('refuses an assertion that is used again, old, long-lived, for somebody else, or without a purpose', async () => {
    const once = await assertion();
    const now = Math.floor(Date.now() / 1000);
    expect(await post(once)).toMatchObject({ status: 200 });
    expect(await post(once)).toMatchObject({ status: 401, error: 'invalid_client' });
    expect(await post(await assertion({ iat: now - 600, exp: now - 300 }))).toMatchObject({ status: 401 });
    expect(await post(await assertion({ exp: now + 3_600 }))).toMatchObject({ status: 401 });
    expect(await post(await assertion({ aud: 'https://elsewhere.example' }))).toMatchObject({ status: 401 });
    expect(await post(await assertion({ extensions: undefined }))).toMatchObject({ status: 400, error: 'invalid_request' });
  });
});
