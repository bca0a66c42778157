import { randomBytes } from 'node:crypto';
import { revokeToken } from '@ouzel/consent';
import { systems } from '@ouzel/fhir';
import { type Region, SOMEBODY_ELSE } from '@ouzel/region';
import { z } from 'zod';
import { startWorld, type World } from '../world/world.ts';
import { assertionValues } from './assertions.ts';
import { consentValues } from './consent-stage.ts';
import { sendHttp } from './http-client.ts';
import { openTestIssuer, type TestIssuer } from './issuer.ts';
import { type Counting, openCounting } from './listeners.ts';
import type { Values } from './placeholders.ts';
import { moveIntoSecondHome, residentOfSecondHome } from './second-home.ts';
import { tokenValues } from './tokens.ts';
import { trailValues } from './trail-stage.ts';

/** The system under attack, with everything that the cases refer to. */
export interface Stage {
  world: World;
  issuer: TestIssuer;
  canary: Counting;
  values: Values;
  fhirPath: string;
  baseOf: (base: 'fhir' | 'auth' | 'root' | 'ig') => string;
  close(): Promise<void>;
}

const SUSPENDED = { ods: '9OZH98', name: 'Suspended Hospital', kind: 'acute-trust' } as const;
const REVOCATION_BINDS_MS = 1_050;

const foundIds = z.looseObject({ entry: z.array(z.looseObject({ resource: z.looseObject({ id: z.string() }) })).default([]) });

/** Hosts that a client is registered with: one is the listener, the other leads inside. */
const ALLOWED_HOST = 'allowed.example';
const REBIND_HOST = 'rebind.example';
const ADDRESSES: Readonly<Record<string, string[]>> = { [REBIND_HOST]: ['10.0.0.1'] };

const canaryWord = (): string => `Zq${randomBytes(6).toString('hex')}`;

/** Unique words, each in the data of exactly one person. */
function plant(region: Region, words: Readonly<Record<'story' | 'optedOut' | 'restricted' | 'noRelationship', string>>): void {
  for (const name of ['story', 'optedOut', 'restricted', 'noRelationship'] as const) {
    const person = region.people.find(({ nhsNumber }) => nhsNumber === region.named[name]);
    if (person === undefined) throw new Error(`The region has no ${name}.`);
    person.family = words[name];
    person.address.line = `1 ${words[name]} Street`;
  }
}

/** The care home posts a reading of its resident; the words of its note are hers alone. @returns the id it got. */
async function postOwnObservation(fhirBase: string, token: string, patient: string, word: string): Promise<string> {
  const quantity = { value: 36.5, unit: 'Cel', system: 'http://unitsofmeasure.org', code: 'Cel' };
  const observation = {
    resourceType: 'Observation',
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '8310-5' }] },
    subject: { reference: `Patient/${patient}` },
    effectiveDateTime: new Date().toISOString(),
    valueQuantity: quantity,
    note: [{ text: `Slept well. ${word}` }],
  };
  const answer = await sendHttp(fhirBase, {
    method: 'POST',
    path: `${new URL(fhirBase).pathname}/Observation`,
    headers: [
      ['Authorization', `Bearer ${token}`],
      ['Content-Type', 'application/fhir+json'],
    ],
    body: JSON.stringify(observation),
  });
  if (answer.status !== 201) throw new Error(`The care home's own reading was answered ${answer.status}: ${answer.text}`);
  return z.looseObject({ id: z.string() }).parse(answer.json).id;
}

/** What the hospital holds of the person of the story: not the care home's to change. @returns the id of one such Observation. */
async function observationOfHospital(fhirBase: string, token: string, patient: string): Promise<string> {
  const answer = await sendHttp(fhirBase, {
    method: 'GET',
    path: `${new URL(fhirBase).pathname}/Observation?patient=${patient}&_tag=${encodeURIComponent(systems.custodianTag)}|9OZH01`,
    headers: [['Authorization', `Bearer ${token}`]],
  });
  const [entry] = foundIds.parse(answer.json).entry;
  if (entry === undefined) throw new Error('The hospital holds no Observation of the person of the story.');
  return entry.resource.id;
}

function personValues({ people, sample }: World): Values {
  const { named } = sample.region;
  const [patient = '', optedOut = '', sensitive = '', other = ''] = ['story', 'optedOut', 'restricted', 'noRelationship'].map(
    (name) => people[name] ?? '',
  );
  return {
    PATIENT_ID: patient,
    PATIENT_NHS_NUMBER: named.story,
    OTHER_NHS_NUMBER: named.careHomeResident,
    OPTED_OUT_PATIENT_ID: optedOut,
    OPTED_OUT_NHS_NUMBER: named.optedOut,
    SENSITIVE_PATIENT_ID: sensitive,
    SENSITIVE_NHS_NUMBER: named.restricted,
    OTHER_ORG_PATIENT_ID: other,
    // Types that this server does not have: whatever their id, there is nothing at such an address.
    OTHER_ORG_BINARY_ID: crypto.randomUUID(),
    OTHER_ORG_TASK_ID: crypto.randomUUID(),
    UNKNOWN_PATIENT_ID: '1'.repeat(26),
  };
}

/** The organisation and token that the world has, and that must open nothing. */
async function withdraw({ system }: World, tokenId: string): Promise<void> {
  await system.directory.put([SUSPENDED]);
  await system.database.rows({ text: 'update locator.organisation set active = false where ods = $1', values: [SUSPENDED.ods] });
  await system.database.rows(revokeToken(tokenId, new Date(Date.now() + 3_600_000)));
  await new Promise((resolve) => setTimeout(resolve, REVOCATION_BINDS_MS));
}

function plainValues(world: World, canary: Counting, words: Record<string, string>): Values {
  return {
    ...personValues(world),
    CANARY_PATIENT: words['story'] ?? '',
    CANARY_OPTED_OUT: words['optedOut'] ?? '',
    CANARY_SENSITIVE: words['restricted'] ?? '',
    CANARY_OTHER_ORG: words['noRelationship'] ?? '',
    CANARY_WRONG_PATIENT: SOMEBODY_ELSE,
    CANARY_HTTP: canary.base,
    CANARY_PORT: new URL(canary.base).port,
    FHIR_PATH: new URL(world.fhirBase).pathname,
    ALLOWED_HOST,
    REBIND_HOST,
    RUN: randomBytes(4).toString('hex'),
    // One key throughout: what two organisations send under it are two things.
    IDEM: crypto.randomUUID(),
    CAREHOME_B_PATIENT_ID: () => residentOfSecondHome(world),
    ACUTE_ODS: '9OZH01',
    OTHER_ODS: '9OZP001',
    FIXED_NOW: new Date().toISOString(),
    NOW: () => new Date().toISOString(),
    UUID: () => crypto.randomUUID(),
  };
}

async function credentials(world: World, issuer: TestIssuer, canary: Counting): Promise<Values> {
  const [careHome, careHomeB] = world.sample.region.organisations.careHomes;
  const client = world.keys.clients['careHome'];
  if (client === undefined) throw new Error('The sample has no care home.');
  const { revokedId, ...tokens } = await tokenValues({
    issuer,
    audience: world.fhirBase,
    canary: canary.base,
    acute: '9OZH01',
    careHome: careHome.ods,
    careHomeB: careHomeB.ods,
    suspended: SUSPENDED.ods,
  });
  await withdraw(world, revokedId);
  const { clientId, key } = client;
  const stranger = { ...issuer.stranger.privateKey, kid: key.kid };
  return { ...tokens, ...(await assertionValues({ tokenEndpoint: `${world.authBase}/token`, clientId, key, stranger })) };
}

/** Starts the whole system with the test issuer trusted beside its own, plants the canaries and makes the fixtures by the public routes. */
export async function openStage({ people }: { people: number }): Promise<Stage> {
  const [issuer, canary] = await Promise.all([
    openTestIssuer(),
    openCounting((_request, response) => void response.end('{"keys":[]}')),
  ]);
  const words = { story: canaryWord(), optedOut: canaryWord(), restricted: canaryWord(), noRelationship: canaryWord() };
  const world = await startWorld({
    people,
    issuers: (audience) => [{ issuer: issuer.issuer, audience, keys: { url: `${issuer.jwks.base}/jwks` } }],
    edit: (region) => {
      plant(region, words);
      moveIntoSecondHome(region);
    },
    notify: {
      endpoints: [`https://${ALLOWED_HOST}/`, `https://${REBIND_HOST}/`],
      resolve: async (host) => ADDRESSES[host] ?? [],
    },
  });
  // The hospital admits her, which is what its clinicians' relationship rests on.
  await world.story();
  const known: Values = { ...plainValues(world, canary, words), ...(await credentials(world, issuer, canary)) };
  const text = (name: string): string => String(known[name]);
  const own = await postOwnObservation(world.fhirBase, text('TOKEN_CAREHOME'), text('PATIENT_ID'), words.story);
  const consent = await consentValues({
    fhirBase: world.fhirBase,
    contributor: text('TOKEN_CONTRIBUTOR'),
    patient: text('PATIENT_ID'),
    patientNumber: text('PATIENT_NHS_NUMBER'),
    optedOutNumber: text('OPTED_OUT_NHS_NUMBER'),
    optedOutWord: words.optedOut,
  });
  const others = await observationOfHospital(world.fhirBase, text('TOKEN_CLINICIAN'), text('PATIENT_ID'));
  const root = new URL(world.fhirBase).origin;
  return {
    world,
    issuer,
    canary,
    values: {
      ...known,
      ...consent,
      ...(await trailValues(world, issuer)),
      OWN_OBSERVATION_ID: own,
      OTHER_ORG_OBSERVATION_ID: others,
    },
    fhirPath: text('FHIR_PATH'),
    baseOf: (base) => ({ fhir: world.fhirBase, auth: world.authBase, root, ig: `${root}/ig` })[base],
    async close() {
      await world.stop();
      await Promise.all([issuer.close(), canary.close()]);
    },
  };
}
