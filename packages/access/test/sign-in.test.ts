import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { freePort } from '@ouzel/runtime';
import { decodeJwt } from 'jose';
import { z } from 'zod';
import { type Account, createAuthorisationServer, generateKeys } from '../src/index.ts';

const AUDIENCE = 'http://127.0.0.1/fhir/R4';
const REDIRECT = 'http://127.0.0.1:1/console/callback';
const SCOPE = 'user/AuditEvent.rs';
const VERIFIER = 'v'.repeat(50);
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');
const officer: Account = {
  id: '1',
  name: '<b>Priya</b>',
  role: 'R0001',
  roleProfile: 'p1',
  ods: '9OZX01',
  purpose: 'HOPERAT',
  about: 'Privacy Officer',
};

let server: Server;
let issuer: string;
beforeAll(async () => {
  const port = await freePort();
  issuer = `http://127.0.0.1:${port}/auth`;
  const { privateKey } = await generateKeys();
  const signIn = { clientId: 'console', redirectUri: REDIRECT, scope: SCOPE, accounts: [officer], password: 'right' };
  const listener = createAuthorisationServer({
    issuer,
    audience: AUDIENCE,
    clients: [],
    signingKeys: [privateKey],
    tokenLifeSeconds: 600,
    signIns: [signIn],
  });
  server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
});
afterAll(() => void server.close());

/** A browser: keeps cookies by path, follows nothing by itself. */
function openBrowser() {
  const kept = new Map<string, string>();
  return {
    kept,
    async go(url: string, init: RequestInit = {}) {
      const cookie = [...kept.values()].join('; ');
      const headers = { ...(cookie === '' ? {} : { cookie }), ...Object.fromEntries(new Headers(init.headers)) };
      const response = await fetch(new URL(url, issuer), { redirect: 'manual', ...init, headers });
      for (const line of response.headers.getSetCookie()) kept.set(line.split('=')[0] ?? '', line.split(';')[0] ?? '');
      return { status: response.status, to: response.headers.get('location') ?? '', response, text: await response.text() };
    },
  };
}
type Browser = ReturnType<typeof openBrowser>;

const asking = (change: Record<string, string> = {}): string => {
  const query = {
    client_id: 'console',
    response_type: 'code',
    redirect_uri: REDIRECT,
    scope: SCOPE,
    state: 's',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
    prompt: 'login',
    ...change,
  };
  return `${issuer}/authorize?${new URLSearchParams(query).toString()}`;
};

const form = (fields: Record<string, string>): RequestInit => ({ method: 'POST', body: new URLSearchParams(fields) });
const right = form({ account: '1', password: 'right' });

async function codeOf(browser: Browser): Promise<string> {
  const { to } = await browser.go(asking());
  const resumed = await browser.go(to, right);
  const back = await browser.go(resumed.to);
  expect(back.to.startsWith(`${REDIRECT}?`)).toBe(true);
  return new URL(back.to).searchParams.get('code') ?? '';
}

async function exchange(
  code: string,
  change: Record<string, string> = {},
): Promise<{ status: number; token?: string | undefined }> {
  const fields = {
    grant_type: 'authorization_code',
    client_id: 'console',
    code,
    redirect_uri: REDIRECT,
    code_verifier: VERIFIER,
  };
  const response = await fetch(`${issuer}/token`, form({ ...fields, ...change }));
  const body = z.looseObject({ access_token: z.string().optional() }).parse(await response.json());
  return { status: response.status, token: body.access_token };
}

describe('Signing in with a browser', () => {
  test('gives a token that names who signed in, once for each code', async () => {
    const code = await codeOf(openBrowser());
    const { status, token } = await exchange(code);
    expect([status, decodeJwt(token ?? '')]).toMatchObject([
      200,
      {
        client_id: 'console',
        ods_code: '9OZX01',
        purpose_of_use: 'HOPERAT',
        role: 'R0001',
        user_id: '1',
        scope: SCOPE,
        aud: AUDIENCE,
      },
    ]);
    expect((await exchange(code)).status).toBe(400);
  });

  test.each([
    ['a wrong verifier', { code_verifier: 'w'.repeat(50) }],
    ['another redirect address', { redirect_uri: `${REDIRECT}/` }],
    ['no verifier', { code_verifier: '' }],
  ])('gives no token for %s', async (_what, change) => {
    const { status, token } = await exchange(await codeOf(openBrowser()), change);
    expect([status, token]).toEqual([400, undefined]);
  });

  test.each([
    ['another redirect address', { redirect_uri: `${REDIRECT}/` }],
    ['no challenge', { code_challenge: '' }],
    ['a plain challenge', { code_challenge_method: 'plain' }],
    ['a token without a code', { response_type: 'token' }],
  ])('does not begin with %s', async (_what, change) => {
    const { status, to } = await openBrowser().go(asking(change));
    expect(to).not.toMatch(/interaction/);
    expect(status === 400 || to.includes('error=')).toBe(true);
  });

  test('shows names as text, and lets nothing of the page run', async () => {
    const browser = openBrowser();
    const page = await browser.go((await browser.go(asking())).to);
    expect(page.text).toContain('&lt;b&gt;Priya&lt;/b&gt;');
    expect(page.response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
  });

  test('refuses a form from elsewhere: another browser, another site', async () => {
    const browser = openBrowser();
    const { to } = await browser.go(asking());
    expect((await openBrowser().go(to, right)).status).toBe(400);
    expect((await browser.go(to, { ...right, headers: { origin: 'https://elsewhere.example' } })).status).toBe(403);
    expect((await browser.go(to, right)).status).toBe(303);
  });

  test('makes who guesses wait, also with the right password', async () => {
    const browser = openBrowser();
    const { to } = await browser.go(asking());
    const wrong = async () => (await browser.go(to, form({ account: '1', password: 'wrong' }))).status;
    const statuses = [];
    for (let tries = 0; tries < 11; tries += 1) statuses.push(await wrong());
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 403), 429]);
    expect((await browser.go(to, right)).status).toBe(429);
  });
});
