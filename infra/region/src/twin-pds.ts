import { type JsonWebKey, createPublicKey, randomUUID, verify } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isNhsNumber } from '@ouzel/fhir';
import { z } from 'zod';
import { type Fault, type HttpTwin, openTwin, type TwinAnswer } from './http-twin.ts';
import { pdsPatientOf, type PdsPerson } from './pds-patient.ts';

/** The Personal Demographics Service (FHIR R4, application-restricted): `POST /oauth2/token`, `GET …/Patient/{NHS number}`. */
export interface PdsTwin extends HttpTwin {
  root: string;
  tokenUrl: string;
  setFault(fault: Fault | undefined): void;
  /** What is different from now on about the holder of a number. */
  change(nhsNumber: string, change: Partial<PdsPerson>): void;
  /** How often a number was asked about; how often anything was, where none is given. */
  asked(nhsNumber?: string): number;
  /** Access tokens that it gave. */
  tokensGiven(): number;
}

export interface PdsTwinOptions {
  host: string;
  port: number;
  personOf: (nhsNumber: string) => PdsPerson | undefined;
  apiKey: string;
  /** Whose signature a client assertion must have. */
  publicKey: JsonWebKey;
  /** What a 429 says in Retry-After, seconds. */
  retryAfterS?: number;
}

const SPINE = 'https://fhir.nhs.uk/R4/CodeSystem/Spine-ErrorOrWarningCode';
const BASE = '/personal-demographics/FHIR/R4';
const PATIENT = /^\/personal-demographics\/FHIR\/R4\/Patient\/([^/?]+)$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const ASSERTION_LIFE_SECONDS_MAX = 300;
const TOKEN_LIFE_SECONDS = 599;

function refusal(status: number, code: string, spine: string, headers: Record<string, string> = {}): TwinAnswer {
  const details = { coding: [{ system: SPINE, version: '1', code: spine, display: spine }] };
  return { status, headers, body: { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code, details }] } };
}

const header = z.looseObject({ alg: z.literal('RS512'), kid: z.string().min(1) });
const claims = z.looseObject({ iss: z.string(), sub: z.string(), aud: z.string(), jti: z.string(), exp: z.number() });
const part = (text = ''): unknown => JSON.parse(Buffer.from(text, 'base64url').toString());

/** Checks client assertions and gives tokens, as the authorisation server in front of PDS does. */
function createTokenDoor({ apiKey, publicKey }: PdsTwinOptions, tokenUrl: () => string) {
  const key = createPublicKey({ key: publicKey, format: 'jwk' });
  const used = new Set<string>();
  const tokens = new Set<string>();
  const isGood = (assertion: string): boolean => {
    const [head, payload, signature = ''] = assertion.split('.');
    const bytes = Buffer.from(`${head}.${payload}`);
    if (!verify('sha512', bytes, key, Buffer.from(signature, 'base64url')) || !header.safeParse(part(head)).success) return false;
    const { iss, sub, aud, jti, exp } = claims.parse(part(payload));
    const life = exp - Date.now() / 1000;
    const fresh = !used.has(jti) && life > 0 && life <= ASSERTION_LIFE_SECONDS_MAX;
    used.add(jti);
    return fresh && iss === apiKey && sub === apiKey && aud === tokenUrl();
  };
  return {
    given: () => tokens.size,
    knows: (authorization = ''): boolean => tokens.has(authorization.replace(/^Bearer /, '')),
    token(body: string): TwinAnswer {
      const assertion = new URLSearchParams(body).get('client_assertion') ?? '';
      if (!isGood(assertion)) return { status: 401, body: { error: 'invalid_client' } };
      const access_token = randomUUID();
      tokens.add(access_token);
      return { status: 200, body: { access_token, expires_in: String(TOKEN_LIFE_SECONDS), token_type: 'Bearer' } };
    },
  };
}

/** Somebody whom nobody asked about. */
const SOMEBODY: PdsPerson = {
  patient: {
    resourceType: 'Patient',
    name: [{ family: 'Elsewhere', given: ['Una'] }],
    gender: 'female',
    birthDate: '1901-02-03',
  },
  security: 'U',
  verification: '01',
};

export async function openPdsTwin(options: PdsTwinOptions): Promise<PdsTwin> {
  const changes = new Map<string, Partial<PdsPerson>>();
  const counts = new Map<string, number>();
  let fault: Fault | undefined;
  let tokenUrl = '';
  const door = createTokenDoor(options, () => tokenUrl);
  const personOf = (nhsNumber: string): PdsPerson | undefined => {
    const person = options.personOf(nhsNumber);
    return person === undefined ? undefined : { ...person, ...changes.get(nhsNumber) };
  };
  const about = (nhsNumber: string): TwinAnswer => {
    if (!isNhsNumber(nhsNumber)) return refusal(400, 'value', 'INVALID_RESOURCE_ID');
    if (fault === 'throttled')
      return refusal(429, 'throttled', 'TOO_MANY_REQUESTS', { 'Retry-After': String(options.retryAfterS ?? 1) });
    if (fault === 'malformed') return { status: 200, body: { resourceType: 'Patient', id: nhsNumber, meta: { security: 'R' } } };
    if (fault === 'wrong-patient') return { status: 200, body: pdsPatientOf('9000000009', SOMEBODY) };
    const person = personOf(nhsNumber);
    if (person === undefined) return refusal(404, 'not-found', 'RESOURCE_NOT_FOUND');
    if (person.invalidated === true) return refusal(404, 'not-found', 'INVALIDATED_RESOURCE');
    const { supersededBy } = person;
    if (supersededBy === undefined) return { status: 200, body: pdsPatientOf(nhsNumber, person) };
    return { status: 200, body: pdsPatientOf(supersededBy, personOf(supersededBy) ?? person) };
  };
  const answer = (request: IncomingMessage, body: string): TwinAnswer => {
    if (request.method === 'POST' && request.url === '/oauth2/token') return door.token(body);
    const nhsNumber = PATIENT.exec(request.url ?? '')?.[1];
    if (nhsNumber === undefined || request.method !== 'GET') return refusal(404, 'not-found', 'UNSUPPORTED_SERVICE');
    counts.set(nhsNumber, (counts.get(nhsNumber) ?? 0) + 1);
    if (!door.knows(request.headers.authorization)) return refusal(401, 'forbidden', 'ACCESS_DENIED');
    if (!UUID.test(String(request.headers['x-request-id']))) return refusal(400, 'value', 'INVALID_VALUE');
    return about(nhsNumber);
  };
  const twin = await openTwin(options.host, options.port, answer, () => fault);
  const origin = `http://${options.host}:${twin.port}`;
  tokenUrl = `${origin}/oauth2/token`;
  return {
    ...twin,
    root: `${origin}${BASE}`,
    tokenUrl,
    setFault: (next) => {
      fault = next;
    },
    change: (nhsNumber, change) => void changes.set(nhsNumber, { ...changes.get(nhsNumber), ...change }),
    tokensGiven: () => door.given(),
    asked: (nhsNumber) =>
      nhsNumber === undefined ? [...counts.values()].reduce((sum, count) => sum + count, 0) : (counts.get(nhsNumber) ?? 0),
  };
}
