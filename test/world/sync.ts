import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll } from '@jest/globals';
import { createAudit } from '@ouzel/audit';
import { createAgreements, createConsent } from '@ouzel/consent';
import { SUBJECT } from '@ouzel/exchange';
import { createDirectory, createLocator } from '@ouzel/locator';
import { createRecordReader, createRecordWriter, localIdOf } from '@ouzel/records';
import { sampleAgreements } from '@ouzel/region';
import { createMetrics, type Database, openQueue, type WakeUpQueue } from '@ouzel/runtime';
import { outbox, startSyncWorker } from '@ouzel/sync';
import { openFresh, silentLog } from './database.ts';

export const PRACTICE = { ods: '9OZP001', name: 'P', kind: 'gp-practice' as const };
const HOSPITAL = { ods: '9OZH01', name: 'H', kind: 'acute-trust' as const };
export const COUNCIL = { ods: '9OZL01', name: 'L', kind: 'local-authority' as const };
export const now = (): Date => new Date();

export let database: Database;
export let url: string;
let inbox: Server;
let base: string;
/** What the inbox answers; tests change it. */
export const inboxAnswers: { with: (organisation: string, body: string) => number } = { with: () => 200 };
export const received: { organisation: string; key: string; body: string }[] = [];
beforeAll(async () => {
  ({ database, url } = await openFresh());
  inbox = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      const organisation = (request.url ?? '').slice(1);
      const status = inboxAnswers.with(organisation, body);
      if (status === 200) received.push({ organisation, key: String(request.headers['idempotency-key']), body });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => inbox.listen(0, '127.0.0.1', resolve));
  const address = inbox.address();
  base = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
  await createDirectory(database, Date.now).put([PRACTICE, HOSPITAL, COUNCIL]);
  await createAgreements(database).put(sampleAgreements(now()));
});
afterAll(async () => {
  inbox.close();
  await database.close();
});

export const inboxAt = (ods: string): string => `${base}/${ods}`;

export async function startWorker(queue?: WakeUpQueue) {
  const own = queue ?? (await openQueue({ url, log: silentLog }));
  const consent = createConsent({ database, agreements: createAgreements(database), now });
  const directory = createDirectory(database, Date.now);
  const worker = await startSyncWorker({
    database,
    queue: own,
    consent,
    audit: createAudit({ database, now }),
    locator: createLocator(database),
    reader: createRecordReader(database),
    organisationOf: directory.organisationOf,
    inboxOf: inboxAt,
    now,
    log: silentLog,
    metrics: createMetrics(),
  });
  return async (): Promise<void> => {
    await worker.stop();
    await own.close();
  };
}

const NUMBERS = [
  '9990000018',
  '9990000026',
  '9990000034',
  '9990000042',
  '9990000050',
  '9990000069',
  '9990000077',
  '9990000085',
  '9990000093',
];
let next = 0;
/** A person registered with the practice, with an open case at the council. */
export async function somebody(): Promise<{ person: string; record: string }> {
  const locator = createLocator(database);
  const consent = createConsent({ database, agreements: createAgreements(database), now });
  const nhsNumber = NUMBERS[next] ?? '';
  next += 1;
  const { person = '' } = await locator.register({
    custodian: PRACTICE.ods,
    source: 'gp-connect',
    nhsNumber,
    localIds: [],
    patient: { resourceType: 'Patient', name: [{ family: 'A' }] },
  });
  const { record } = await locator.register({
    custodian: HOSPITAL.ods,
    source: 'stored',
    nhsNumber,
    localIds: [],
    patient: { resourceType: 'Patient' },
  });
  for (const [organisation, kind] of [
    [PRACTICE.ods, 'gp-registration'],
    [COUNCIL.ods, 'open-case'],
  ] as const) {
    await database.rows(consent.relationship({ organisation, person, kind, basis: 'test', starts: new Date(0) }));
  }
  return { person, record };
}

export async function admit({ person, record }: { person: string; record: string }, visit: string): Promise<void> {
  const encounter = {
    resourceType: 'Encounter' as const,
    id: visit,
    status: 'in-progress' as const,
    class: { code: 'IMP' },
    subject: { reference: SUBJECT },
    reasonCode: [{ text: 'Chest pain' }],
    identifier: [{ value: visit }],
  };
  const event = outbox.announce({
    kind: 'admission',
    person,
    record,
    resource: { type: 'Encounter', local: localIdOf(record, 'Encounter', visit) },
    occurred: now(),
  });
  await createRecordWriter(database).write({
    record,
    custodian: HOSPITAL,
    resources: [encounter],
    occurred: now(),
    fetched: now(),
    alongside: [event],
  });
}

export { until } from './until.ts';
export const deliveries = (person: string) =>
  database.rows<{ destination: string; state: string; reason: string | null; attempts: number }>({
    text: 'select destination, state, reason, attempts from sync.delivery where person = $1 order by position',
    values: [person],
  });
export const about = (visit: string) => received.filter(({ body }) => body.includes(visit));
