import { createServer, type RequestListener, type Server } from 'node:http';
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { createTokenVerifier, generateKeys, type TokenVerifier } from '../src/index.ts';

export const ISSUER = 'https://issuer.example';
export const AUDIENCE = 'https://ouzel.example/fhir/R4';
export const NOW = new Date('2026-11-24T12:00:00Z');
export const seconds = NOW.getTime() / 1000;

/** A clinician's token: every recipe below is this with one thing changed. */
export const clinician = {
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
  fhirUser: 'Practitioner/1',
  role: 'R8000',
};

export type KeyPair = Awaited<ReturnType<typeof generateKeys>>;

export async function listen(listener: RequestListener): Promise<{ server: Server; base: string }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { server, base: `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}` };
}

/** A key set on a real socket, and tokens made with its keys. `answer.status` and `answer.body` change what it serves. */
export async function openIssuer() {
  const rsa = await generateKeys();
  const pair = await generateKeyPair('ES256', { extractable: true });
  const about = { kid: 'ec', alg: 'ES256' };
  const ec = {
    privateKey: { ...(await exportJWK(pair.privateKey)), ...about },
    publicKey: { ...(await exportJWK(pair.publicKey)), ...about },
  };
  const answer: { status: number; body: string; asked: number } = {
    status: 200,
    body: JSON.stringify({ keys: [rsa.publicKey, ec.publicKey] }),
    asked: 0,
  };
  const { server, base } = await listen((_request, response) => {
    answer.asked += 1;
    response.writeHead(answer.status, { 'Content-Type': 'application/json' }).end(answer.body);
  });
  const signed = async (
    change: Record<string, unknown> = {},
    header: Record<string, unknown> = {},
    key: JWK = rsa.privateKey,
  ): Promise<string> =>
    new SignJWT(JSON.parse(JSON.stringify({ ...clinician, ...change })))
      .setProtectedHeader({ alg: 'RS384', kid: rsa.publicKey.kid ?? '', typ: 'at+jwt', ...header })
      .sign(await importJWK(key, 'RS384'));
  const verifier = (now: () => Date = () => NOW): TokenVerifier =>
    createTokenVerifier({ issuers: [{ issuer: ISSUER, audience: AUDIENCE, keys: { url: `${base}/jwks` } }], now });
  return { rsa, ec, answer, signed, verifier, close: () => void server.close() };
}

export const verdictOf = async (verifier: TokenVerifier, token: string | undefined): Promise<string> =>
  verifier.verify(token === undefined ? undefined : `Bearer ${token}`).then(
    () => 'accepted',
    (error: { situation?: string; message: string }) => error.situation ?? error.message,
  );
