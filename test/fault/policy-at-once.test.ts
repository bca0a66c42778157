import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createAgreements } from '@ouzel/consent';
import { base32OfUuid } from '@ouzel/fhir';
import { createDirectory } from '@ouzel/locator';
import { sampleAgreements } from '@ouzel/region';
import { freePort } from '@ouzel/runtime';
import { openTestIssuer, signedText, type TestIssuer } from '../attack/issuer.ts';
import { main, type Program, temporaryFolder, until } from '../world/process.ts';
import { COUNCIL, database, somebody, url } from '../world/sync.ts';

const PUBLIC = 'https://ouzel.example';
const ROUNDS = 15;
const folder = temporaryFolder();
let issuer: TestIssuer;
let token: string;
let gateways: { program: Program; base: string }[] = [];

async function startGateway(): Promise<(typeof gateways)[number]> {
  const port = await freePort();
  const program = main([], {
    OUZEL_MODE: 'live',
    OUZEL_ROLES: 'gateway',
    OUZEL_DATABASE_URL: url,
    OUZEL_PUBLIC_URL: PUBLIC,
    OUZEL_ISSUER_URL: issuer.issuer,
    OUZEL_ISSUER_JWKS_URL: `${issuer.jwks.base}/jwks`,
    OUZEL_DIRECTORY_FILE: join(folder, 'directory.json'),
    OUZEL_DATA_DIR: join(folder, String(port)),
    OUZEL_PORT: String(port),
  });
  let said = '';
  program.child.stdout?.on('data', (chunk) => (said += String(chunk)));
  await until(() => said.includes('live mode'), 20_000);
  return { program, base: `http://127.0.0.1:${port}/fhir/R4` };
}

beforeAll(async () => {
  issuer = await openTestIssuer();
  writeFileSync(join(folder, 'directory.json'), JSON.stringify({ organisations: [], agreements: [] }));
  gateways = await Promise.all([startGateway(), startGateway(), startGateway()]);
  const now = Math.floor(Date.now() / 1000);
  const claims = { client_id: 'council', ods_code: COUNCIL.ods, purpose_of_use: 'TREAT', scope: 'system/*.rs' };
  const lifetime = { iat: now - 5, exp: now + 900, jti: randomUUID() };
  const text = JSON.stringify({ iss: issuer.issuer, aud: `${PUBLIC}/fhir/R4`, ...lifetime, ...claims });
  token = await signedText(text, { kid: issuer.rsa.publicKey.kid, typ: 'at+jwt' }, issuer.rsa.privateKey);
}, 60_000);
afterAll(async () => {
  for (const { program } of gateways) program.child.kill('SIGKILL');
  await issuer.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What every process answers to a request that begins now. */
const statuses = (person: string): Promise<number[]> =>
  Promise.all(
    gateways.map(async ({ base }) => {
      const answer = await fetch(`${base}/Patient/${base32OfUuid(person)}`, { headers: { Authorization: `Bearer ${token}` } });
      await answer.arrayBuffer();
      return answer.status;
    }),
  );

describe('Three processes on one database', () => {
  test('obey a change of an agreement with the very next request after its commit', async () => {
    const { person } = await somebody();
    const store = createAgreements(database);
    const own = sampleAgreements(new Date()).filter(({ requesterKinds }) => requesterKinds.includes('local-authority'));
    const publish = (version: number, revokedAt: Date | null): Promise<void> =>
      store.put(own.map((each) => ({ ...each, version, revokedAt })));
    expect(await statuses(person)).toEqual([200, 200, 200]);
    for (let round = 1; round <= ROUNDS; round += 1) {
      await publish(2 * round, new Date());
      expect([round, await statuses(person)]).toEqual([round, [403, 403, 403]]);
      await publish(2 * round + 1, null);
      expect([round, await statuses(person)]).toEqual([round, [200, 200, 200]]);
    }
  }, 60_000);

  test('obey an objection, the end of a relationship and a lapsed toolkit entry in the same way', async () => {
    const { person } = await somebody();
    const directory = createDirectory(database, Date.now);
    const run = (text: string, ...values: unknown[]): Promise<unknown> => database.rows({ text, values });
    const changes: [() => Promise<unknown>, number][] = [
      [() => run('insert into consent.directive (directive, person, starts) values ($1, $2, now())', randomUUID(), person), 403],
      [() => run('delete from consent.directive where person = $1', person), 200],
      [() => directory.put([{ ...COUNCIL, dsptStatus: 'standards-not-met' }]), 403],
      [() => directory.put([{ ...COUNCIL, dsptStatus: 'standards-met' }]), 200],
      [() => run("update consent.relationship set ends = now() - interval '1 year' where person = $1", person), 404],
    ];
    for (const [change, status] of changes) {
      await change();
      expect(await statuses(person)).toEqual([status, status, status]);
    }
  });
});
