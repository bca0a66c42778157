import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createPdsClient, type PdsClient } from '@ouzel/adapter-pds';
import { type Fault, openPdsTwin, type PdsPerson, type PdsTwin } from '@ouzel/region';
import { faultsOf } from './r4-schema.ts';

const NUMBER = '9990000018';
const API_KEY = 'key-of-the-application';
const SOMEBODY: PdsPerson = {
  patient: { resourceType: 'Patient', name: [{ family: 'Okafor', given: ['Nora'] }], birthDate: '1950-02-03' },
  security: 'U',
  verification: '01',
  practice: { ods: 'A20047', since: '2001-02-03' },
};
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const never = new AbortController().signal;
let twin: PdsTwin;
let time = Date.now();

function clientOf(change: { key?: KeyObject; apiKey?: string; tokenUrl?: string; root?: string } = {}): PdsClient {
  const { root, tokenUrl } = twin;
  const endpoint = { root, tokenUrl, apiKey: API_KEY, keyId: 'test-1', key: privateKey, ...change };
  return createPdsClient(endpoint, () => new Date(time));
}
const ask = (client = clientOf()) => client.ask(NUMBER, never);

beforeAll(async () => {
  const personOf = (number: string): PdsPerson | undefined => (number === NUMBER ? SOMEBODY : undefined);
  const options = { host: '127.0.0.1', port: 0, personOf, apiKey: API_KEY };
  twin = await openPdsTwin({ ...options, publicKey: publicKey.export({ format: 'jwk' }), retryAfterS: 7 });
});
beforeEach(() => {
  time = Date.now();
  twin.setFault(undefined);
  twin.change(NUMBER, { security: 'U', supersededBy: undefined, invalidated: false, deceased: undefined });
});
afterAll(() => twin.close());

describe('PDS, asked by number', () => {
  test('says who holds it', async () => {
    expect(await ask()).toEqual({
      is: 'found',
      demographics: {
        nhsNumber: NUMBER,
        verification: '01',
        restricted: false,
        families: ['Okafor'],
        birthDate: '1950-02-03',
        practice: { ods: 'A20047', since: '2001-02-03' },
      },
    });
  });

  test.each(['R', 'V', 'REDACTED'] as const)('says %s of a person without where they are', async (security) => {
    twin.change(NUMBER, { security });
    const answer = await ask();
    expect(answer).toMatchObject({ is: 'found', demographics: { restricted: true } });
    expect(answer).not.toHaveProperty('demographics.practice');
  });

  test('says which number has taken its place, that it was withdrawn, that nobody has it, and of a death', async () => {
    twin.change(NUMBER, { deceased: '2026-01-02T03:04:05+00:00' });
    expect(await ask()).toMatchObject({ demographics: { deceased: '2026-01-02T03:04:05+00:00' } });
    twin.change(NUMBER, { supersededBy: '9990000026' });
    expect(await ask()).toMatchObject({ is: 'found', demographics: { nhsNumber: '9990000026' } });
    twin.change(NUMBER, { invalidated: true });
    expect(await ask()).toEqual({ is: 'invalidated' });
    expect(await clientOf().ask('9990000034', never)).toEqual({ is: 'not-found' });
    expect(await clientOf().ask('9990000019', never)).toEqual({ is: 'failed', why: 'refused' });
  });

  test('answers valid R4', async () => {
    const tokens = clientOf();
    await ask(tokens);
    const { pdsPatientOf } = await import('@ouzel/region');
    for (const security of ['U', 'R'] as const) expect(faultsOf(pdsPatientOf(NUMBER, { ...SOMEBODY, security }))).toEqual([]);
  });
});

describe('The way in', () => {
  test('is one token for many questions, and another one before it ends', async () => {
    const client = clientOf();
    const before = twin.tokensGiven();
    await Promise.all([ask(client), ask(client), ask(client)]);
    await ask(client);
    const first = twin.tokensGiven() - before;
    time += 580_000;
    expect((await ask(client)).is).toBe('failed'); // the assertion is of a clock that is wrong
    time -= 580_000;
    expect(await ask(client)).toMatchObject({ is: 'found' });
    expect([first, twin.tokensGiven() - before]).toEqual([1, 2]);
  });

  test('is closed to another key, application or audience', async () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    for (const client of [
      clientOf({ key: other }),
      clientOf({ apiKey: 'other' }),
      clientOf({ tokenUrl: twin.tokenUrl.replace('127.0.0.1', 'localhost') }),
    ])
      expect(await ask(client)).toEqual({ is: 'failed', why: 'not-authorised' });
  });
});

describe('A PDS that fails', () => {
  test.each<[Fault, unknown]>([
    ['down', { is: 'failed', why: 'unreachable' }],
    ['html', { is: 'failed', why: 'unreachable' }],
    ['status-500', { is: 'failed', why: 'server-error' }],
    ['answer-lost', { is: 'failed', why: 'unreachable' }],
  ])('%s: gives no token, and is understood', async (fault, meaning) => {
    twin.setFault(fault);
    expect(await ask()).toEqual(meaning);
  });

  test.each<[Fault, unknown]>([
    ['down', { is: 'failed', why: 'unreachable' }],
    ['html', { is: 'failed', why: 'unreadable' }],
    ['status-500', { is: 'failed', why: 'server-error' }],
    ['answer-lost', { is: 'failed', why: 'unreachable' }],
    ['throttled', { is: 'failed', why: 'throttled', retryAfterMs: 7_000 }],
    ['malformed', { is: 'failed', why: 'not-a-patient' }],
    ['wrong-patient', { is: 'found', demographics: expect.objectContaining({ nhsNumber: '9000000009' }) }],
    ['hang', { is: 'failed', why: 'timed-out' }],
  ])('%s: is understood', async (fault, meaning) => {
    const client = clientOf();
    await ask(client);
    twin.setFault(fault);
    expect(await ask(client)).toEqual(meaning);
  });

  test('a question under way ends when the tracer does', async () => {
    const client = clientOf();
    await ask(client);
    twin.setFault('hang');
    const ending = new AbortController();
    const asked = client.ask(NUMBER, ending.signal);
    setTimeout(() => ending.abort(), 50);
    const started = performance.now();
    expect(await asked).toEqual({ is: 'failed', why: 'unreachable' });
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  test('at an address where nobody is: is understood', async () => {
    expect(await ask(clientOf({ root: 'http://127.0.0.1:1', tokenUrl: 'http://127.0.0.1:1/token' }))).toMatchObject({
      why: 'unreachable',
    });
  });
});
