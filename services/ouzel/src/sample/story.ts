import { randomUUID } from 'node:crypto';
import { requestToken } from '@ouzel/access';
import type { PurposeOfUse } from '@ouzel/exchange';
import { systems } from '@ouzel/fhir';
import {
  admission,
  bloodResults,
  createHospitalTwin,
  HOSPITALS,
  type Notification,
  type Region,
  postVitalSigns,
} from '@ouzel/region';
import { z } from 'zod';
import type { Keys } from '../files.ts';
import type { Twins } from './twins.ts';

const NOTIFIED_WITHIN_MS = 5_000;
const LOOK_EVERY_MS = 50;
const HOUR_MS = 3_600_000;

export interface Stage {
  region: Region;
  twins: Twins;
  keys: Keys;
  bases: { fhir: string; auth: string };
  mllpPort: number;
  now: () => Date;
}

/** What the main job showed. */
export interface Story {
  ok: true;
  patient: string;
  sources: { custodian: string; status: string; resources: number }[];
  resourcesByType: Record<string, number>;
  auditEventId: string;
  notified: string[];
  elapsedMs: number;
  /** For the reader only. */
  told: { news2: string; audit: string; answers: string[] };
}

const entry = z.looseObject({
  resource: z.looseObject({
    resourceType: z.string(),
    id: z.string().optional(),
    meta: z
      .looseObject({ tag: z.array(z.looseObject({ system: z.string().optional(), code: z.string().optional() })).optional() })
      .optional(),
  }),
});
const bundle = z.looseObject({ resourceType: z.literal('Bundle'), total: z.number(), entry: z.array(entry).default([]) });
const outcome = z.looseObject({
  issue: z.array(
    z.looseObject({
      diagnostics: z.string().optional(),
      extension: z
        .array(
          z.looseObject({
            extension: z.array(
              z.looseObject({ url: z.string(), valueCode: z.string().optional(), valueString: z.string().optional() }),
            ),
          }),
        )
        .optional(),
    }),
  ),
});
const batchResponse = z.looseObject({
  entry: z.array(z.looseObject({ response: z.looseObject({ status: z.string(), outcome: outcome.optional() }) })),
});
const auditEvent = z.looseObject({
  id: z.string(),
  entity: z.array(z.looseObject({ query: z.string().optional() })),
  agent: z.array(z.looseObject({ who: z.looseObject({ display: z.string().optional() }).optional(), requestor: z.boolean() })),
});

export async function tokenFor(
  { keys, bases, now }: Pick<Stage, 'keys' | 'bases' | 'now'>,
  name: string,
  purpose: PurposeOfUse = 'TREAT',
): Promise<string> {
  const client = keys.clients[name];
  if (client === undefined) throw new Error(`there is no sample client ${name}.`);
  const { clientId, key, scope, defaultUser } = client;
  // Break-glass wants a user who has just signed in; the sample's users have.
  const signedIn = purpose === 'BTG' ? { authentication: { at: now(), level: 'AAL3_ANY' } } : {};
  const user = defaultUser === undefined ? {} : { user: defaultUser, ...signedIn };
  const { access_token } = await requestToken({
    tokenEndpoint: `${bases.auth}/token`,
    clientId,
    key,
    scope,
    purpose,
    now: now(),
    ...user,
  });
  return access_token;
}

async function get(url: string, token: string): Promise<unknown> {
  const response = await fetch(url, { headers: { Accept: 'application/fhir+json', Authorization: `Bearer ${token}` } });
  const json: unknown = await response.json();
  if (response.ok) return json;
  const said = outcome.safeParse(json).data?.issue[0]?.diagnostics ?? '';
  throw new Error(
    `the exchange answered ${response.status} to GET ${new URL(url).pathname.replaceAll(/[0-9a-z]{26}/g, '{id}')}. ${said}`,
  );
}

/** A hospital admits her: HL7 v2 over MLLP, acknowledged when it is durable. */
async function hospitalAdmits({ region, mllpPort, now }: Stage): Promise<void> {
  const person = region.people.find(({ nhsNumber }) => nhsNumber === region.named.story);
  if (person === undefined) throw new Error('the sample region has no story.');
  const hospital = createHospitalTwin('127.0.0.1', mllpPort);
  const [{ ods }] = HOSPITALS;
  const visit = `V${now().getTime()}`;
  const context = { hospital: ods, at: now() };
  const answers = [
    await hospital.send(admission(person, { ...context, controlId: randomUUID() }, visit)),
    await hospital.send(bloodResults(person, { ...context, controlId: randomUUID() }, `O${now().getTime()}`)),
  ];
  hospital.close();
  const refused = answers.find(({ code }) => code !== 'AA');
  if (refused !== undefined) throw new Error(`the hospital's message was answered ${refused.code}: ${refused.text}`);
}

/** Her care home had posted a round of vital signs an hour before. @returns the score in words. */
async function careHomePosts(stage: Stage): Promise<string> {
  const token = await tokenFor(stage, 'careHome');
  const taken = new Date(stage.now().getTime() - HOUR_MS / 2);
  const set = {
    respirationRate: 22,
    spo2: 93,
    onOxygen: false,
    systolic: 105,
    diastolic: 62,
    pulse: 112,
    temperature: 38.4,
    consciousness: 'alert' as const,
  };
  const round = {
    fhirBase: stage.bases.fhir,
    token,
    nhsNumber: stage.region.named.story,
    taken,
    set,
    idempotencyKey: randomUUID(),
  };
  const { status, body } = await postVitalSigns(round);
  if (status !== 200) throw new Error(`the care home's round was answered ${status}.`);
  const response = batchResponse.parse(body);
  const refused = response.entry.find(({ response: { status: each } }) => !each.startsWith('201'));
  if (refused !== undefined) throw new Error(`a vital sign was answered ${refused.response.status}.`);
  return response.entry[0]?.response.outcome?.issue.map(({ diagnostics }) => diagnostics).join(' ') ?? '';
}

type Entries = z.output<typeof bundle>['entry'];

function sourcesOf(entries: Entries): Story['sources'] {
  const last = outcome.parse(entries.at(-1)?.resource);
  const custodians = entries.flatMap(
    ({ resource }) => resource.meta?.tag?.find(({ system }) => system === systems.custodianTag)?.code ?? [],
  );
  return last.issue.flatMap(({ extension }) => {
    const parts = extension?.[0]?.extension ?? [];
    const status = parts.find(({ url }) => url === 'status')?.valueCode;
    const custodian = parts.find(({ url }) => url === 'custodian')?.valueString ?? 'not named';
    return status === undefined ? [] : [{ custodian, status, resources: custodians.filter((ods) => ods === custodian).length }];
  });
}

function countByType(entries: Entries): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { resource } of entries)
    if (resource.resourceType !== 'OperationOutcome') counts[resource.resourceType] = (counts[resource.resourceType] ?? 0) + 1;
  return counts;
}

/** A clinician's system finds her by NHS number and opens the shared record. */
async function clinicianReads(
  stage: Stage,
): Promise<Pick<Story, 'patient' | 'sources' | 'resourcesByType'> & { answers: string[] }> {
  const token = await tokenFor(stage, 'clinician');
  const identifier = encodeURIComponent(`${systems.nhsNumber}|${stage.region.named.story}`);
  const found = bundle.parse(await get(`${stage.bases.fhir}/Patient?identifier=${identifier}`, token));
  const patient = found.entry[0]?.resource.id;
  if (patient === undefined) throw new Error('the clinician did not find the person.');
  const { entry: entries } = bundle.parse(await get(`${stage.bases.fhir}/Patient/${patient}/$everything`, token));
  const answers = outcome.parse(entries.at(-1)?.resource).issue.flatMap(({ diagnostics }) => diagnostics ?? []);
  return { patient, sources: sourcesOf(entries), resourcesByType: countByType(entries), answers };
}

const aboutHer =
  (patient: string) =>
  (notification: Notification): boolean =>
    JSON.stringify(notification.body).includes(patient);

/** Her practice and the council, which has an open case, are told of the admission. */
async function othersAreTold({ twins }: Stage, patient: string, before: ReadonlySet<string>): Promise<string[]> {
  const end = performance.now() + NOTIFIED_WITHIN_MS;
  for (;;) {
    const told = [...twins.gp.received(), ...twins.council.received()]
      .filter(({ key }) => !before.has(key))
      .filter(aboutHer(patient));
    const organisations = [...new Set(told.map(({ organisation }) => organisation))].toSorted();
    if (organisations.length >= 2) return organisations;
    if (performance.now() > end)
      throw new Error(
        `only ${organisations.length} of 2 organisations were told of the admission within ${NOTIFIED_WITHIN_MS / 1000} s.`,
      );
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** A privacy officer sees who opened the record. */
async function officerReviews(stage: Stage, patient: string): Promise<{ id: string; audit: string }> {
  const token = await tokenFor(stage, 'ig', 'HOPERAT');
  const { entry: entries } = bundle.parse(await get(`${stage.bases.fhir}/AuditEvent?patient=${patient}`, token));
  const events = entries.map(({ resource }) => auditEvent.parse(resource));
  const opened = events.find((event) =>
    event.entity.some(({ query }) =>
      Buffer.from(query ?? '', 'base64')
        .toString()
        .includes('$everything'),
    ),
  );
  if (opened === undefined) throw new Error('the audit trail does not show who opened the record.');
  const user = opened.agent.find(({ requestor }) => requestor)?.who?.display ?? 'somebody';
  return { id: opened.id, audit: `${user} opened the record` };
}

/** The main job, from the outside: every step over a real socket. @throws Error with one sentence that says which step failed. */
export async function playStory(stage: Stage): Promise<Story> {
  const started = performance.now();
  const before = new Set([...stage.twins.gp.received(), ...stage.twins.council.received()].map(({ key }) => key));
  const news2 = await careHomePosts(stage);
  await hospitalAdmits(stage);
  const { answers, ...read } = await clinicianReads(stage);
  const notified = await othersAreTold(stage, read.patient, before);
  const { id, audit } = await officerReviews(stage, read.patient);
  const elapsedMs = Math.round(performance.now() - started);
  return { ok: true, ...read, auditEventId: id, notified, elapsedMs, told: { news2, audit, answers } };
}
