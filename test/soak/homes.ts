import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { base32OfUuid, nhsNumberCheckDigit } from '@ouzel/fhir';
import { createAgreements, createConsent } from '@ouzel/consent';
import { createDirectory, createLocator } from '@ouzel/locator';
import { sampleAgreements } from '@ouzel/region';
import { type Database, freePort } from '@ouzel/runtime';
import { openTestIssuer, signedText } from '../attack/issuer.ts';
import { type Inbox, openInbox } from './inbox.ts';

const HOME = { ods: '9OZC001', name: 'Home', kind: 'care-home' as const };
export const NURSES = { ods: '9OZN01', name: 'Nurses', kind: 'community' as const };
export const PRACTICE = { ods: '9OZP001', name: 'Practice', kind: 'gp-practice' as const };
const TOKEN_LIFE_S = 3_600;
const DAY_S = 86_400;

export interface Resident {
  nhsNumber: string;
  /** As the API names them. */
  person: string;
}

/** A care home with its residents, whom it calls, and all that a process needs to serve it. */
export interface Homes {
  residents: Resident[];
  inbox: Inbox;
  token(): Promise<string>;
  /** What a process is started with, to serve at that port. */
  settings(port: number): Record<string, string>;
  close(): Promise<void>;
}

function numberOf(at: number): string {
  for (let nine = 999_000_000 + at * 7; ; nine += 1) {
    const digit = nhsNumberCheckDigit(String(nine));
    if (digit !== undefined) return `${nine}${digit}`;
  }
}

async function moveIn(database: Database, at: number): Promise<Resident> {
  const now = (): Date => new Date();
  const nhsNumber = numberOf(at);
  const patient = { resourceType: 'Patient' as const, name: [{ family: 'Resident' }], birthDate: '1940-01-01' };
  const { person } = await createLocator(database).register({
    custodian: PRACTICE.ods,
    source: 'stored',
    nhsNumber,
    localIds: [],
    patient,
  });
  if (person === undefined) throw new Error('Nobody was registered.');
  const consent = createConsent({ database, agreements: createAgreements(database), now });
  for (const [organisation, kind] of [
    [PRACTICE.ods, 'gp-registration'],
    [HOME.ods, 'residency'],
  ] as const)
    await database.rows(consent.relationship({ organisation, person, kind, basis: 'list', starts: new Date(0) }));
  return { nhsNumber, person: base32OfUuid(person) };
}

/** The nurses are called at once, and have a day: each set makes one call and no more. */
async function setLadder(database: Database): Promise<void> {
  const steps = [{ to: { organisation: NURSES.ods }, answerWithinSeconds: DAY_S }];
  const bands = { 'single-3': steps, '5-6': steps, '7+': steps };
  const terms = { lateAfterSeconds: 2 * DAY_S, repeatWithinSeconds: DAY_S, recheckWithinSeconds: DAY_S };
  const text = `insert into carehome.ladder (place, version, bands, terms, set_by) values ($1, 1, $2, $3, 'test')`;
  await database.rows({ text, values: [HOME.ods, JSON.stringify(bands), JSON.stringify(terms)] });
}

/** @param databaseUrl is what the processes are given: it may lead through a proxy */
export async function openHomes(
  { database, databaseUrl, folder }: { database: Database; databaseUrl: string; folder: string },
  count: number,
): Promise<Homes> {
  const [issuer, inbox] = [await openTestIssuer(), await openInbox()];
  const organisations = [HOME, NURSES, PRACTICE];
  await createDirectory(database, Date.now).put(organisations);
  await setLadder(database);
  const residents: Resident[] = [];
  for (let at = 0; at < count; at += 1) residents.push(await moveIn(database, at));
  const directory = join(folder, 'directory.json');
  const inboxes = Object.fromEntries(organisations.map(({ ods }) => [ods, `${inbox.base}/${ods}`]));
  writeFileSync(directory, JSON.stringify({ organisations, agreements: sampleAgreements(new Date()), inboxes }));
  const root = `http://127.0.0.1:${await freePort()}`;
  const audience = `${root}/fhir/R4`;
  return {
    residents,
    inbox,
    token() {
      const now = Math.floor(Date.now() / 1000);
      const lifetime = { iat: now - 5, exp: now - 5 + TOKEN_LIFE_S, jti: randomUUID() };
      const who = { client_id: 'soak', ods_code: HOME.ods, purpose_of_use: 'TREAT', scope: 'system/Observation.cru' };
      const text = JSON.stringify({ iss: issuer.issuer, aud: audience, ...lifetime, ...who });
      return signedText(text, { kid: issuer.rsa.publicKey.kid, typ: 'at+jwt' }, issuer.rsa.privateKey);
    },
    settings: (port) => ({
      OUZEL_ROLES: 'gateway,worker',
      OUZEL_DATABASE_URL: databaseUrl,
      OUZEL_DATABASE_CONNECTIONS: '8',
      OUZEL_PUBLIC_URL: root,
      OUZEL_ISSUER_URL: issuer.issuer,
      OUZEL_ISSUER_JWKS_URL: `${issuer.jwks.base}/jwks`,
      OUZEL_DIRECTORY_FILE: directory,
      OUZEL_DATA_DIR: join(folder, String(port)),
      OUZEL_LOG_FILE: join(folder, `${port}.log`),
      OUZEL_PORT: String(port),
      NODE_COMPILE_CACHE: join(folder, 'compiled'),
    }),
    async close() {
      await Promise.all([issuer.close(), inbox.close()]);
    },
  };
}
