import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createAudit } from '@ouzel/audit';
import { createAgreements, createConsent } from '@ouzel/consent';
import { SUBJECT } from '@ouzel/exchange';
import { createDirectory, createLocator } from '@ouzel/locator';
import { createRecordReader, createRecordWriter, localIdOf } from '@ouzel/records';
import { sampleAgreements } from '@ouzel/region';
import { createMetrics, type Database, openQueue, type WakeUpQueue } from '@ouzel/runtime';
import { outbox, startSyncWorker } from '@ouzel/sync';
import { openFresh, silentLog } from '../world/database.ts';

const PRACTICE = { ods: '9OZP001', name: 'P', kind: 'gp-practice' as const };
const HOSPITAL = { ods: '9OZH01', name: 'H', kind: 'acute-trust' as const };
const COUNCIL = { ods: '9OZL01', name: 'L', kind: 'local-authority' as const };
const now = (): Date => new Date();

let database: Database;
let url: string;
let inbox: Server;
let base: string;
let answer: (organisation: string, body: string) => number = () => 200;
const received: { organisation: string; key: string; body: string }[] = [];
beforeAll(async () => {
  ({ database, url } = await openFresh());
  inbox = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      const organisation = (request.url ?? '').slice(1);
      const status = answer(organisation, body);
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

async function startWorker(queue?: WakeUpQueue) {
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
    inboxOf: (ods) => `${base}/${ods}`,
    log: silentLog,
    metrics: createMetrics(),
  });
  return async (): Promise<void> => {
    await worker.stop();
    await own.close();
  };
}

const NUMBERS = ['9990000018', '9990000026', '9990000034', '9990000042', '9990000050', '9990000069', '9990000077'];
let next = 0;
/** A person registered with the practice, with an open case at the council. */
async function somebody(): Promise<{ person: string; record: string }> {
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

async function admit({ person, record }: { person: string; record: string }, visit: string): Promise<void> {
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

async function until(done: () => boolean | Promise<boolean>, ms = 8_000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await done())) {
    if (Date.now() > end) throw new Error('It did not come about in time.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
const deliveries = (person: string) =>
  database.rows<{ destination: string; state: string; reason: string | null; attempts: number }>({
    text: 'select destination, state, reason, attempts from sync.delivery where person = $1 order by position',
    values: [person],
  });
const about = (visit: string) => received.filter(({ body }) => body.includes(visit));

describe('Deliveries', () => {
  test('reach the practice with the reason, and the council without it', async () => {
    const stop = await startWorker();
    const them = await somebody();
    await admit(them, 'visit-reason');
    await until(() => received.some(({ organisation }) => organisation === COUNCIL.ods) && about('visit-reason').length > 0);
    expect(about('Chest pain').map(({ organisation }) => organisation)).toEqual([PRACTICE.ods]);
    const council = received.find(({ organisation }) => organisation === COUNCIL.ods);
    expect(council?.body).toContain('"status":"in-progress"');
    expect(council?.body).not.toMatch(/Chest|reason|diagnosis/i);
    await stop();
  });

  test('keep the order of a lane through failures, and are each sent under one key', async () => {
    const stop = await startWorker();
    const them = await somebody();
    const attempts = new Map<string, number>();
    answer = (organisation, body) => {
      const key = `${organisation} ${/order-\d/.exec(body)?.[0]}`;
      attempts.set(key, (attempts.get(key) ?? 0) + 1);
      return organisation === PRACTICE.ods && (attempts.get(key) ?? 0) < 3 ? 503 : 200;
    };
    for (const visit of ['order-1', 'order-2', 'order-3']) await admit(them, visit);
    await until(async () => (await deliveries(them.person)).filter(({ state }) => state === 'delivered').length === 6, 20_000);
    const practice = received.filter(({ organisation, body }) => organisation === PRACTICE.ods && body.includes('order-'));
    expect(practice.map(({ body }) => /order-\d/.exec(body)?.[0])).toEqual(['order-1', 'order-2', 'order-3']);
    expect(new Set(practice.map(({ key }) => key)).size).toBe(3);
    answer = () => 200;
    await stop();
  }, 40_000);

  test('a destination that is down delays nobody else', async () => {
    const stop = await startWorker();
    const them = await somebody();
    answer = (organisation) => (organisation === PRACTICE.ods ? 500 : 200);
    const before = received.filter(({ organisation }) => organisation === COUNCIL.ods).length;
    await admit(them, 'one-down');
    await until(() => received.filter(({ organisation }) => organisation === COUNCIL.ods).length > before, 3_000);
    answer = () => 200;
    await until(async () => (await deliveries(them.person)).every(({ state }) => state === 'delivered'), 15_000);
    await stop();
  }, 30_000);

  test('are decided anew when they are sent: an objection stops what waits', async () => {
    const them = await somebody();
    await admit(them, 'objected');
    await database.rows({
      text: 'insert into consent.directive (directive, person, starts) values ($1, $2, now())',
      values: [randomUUID(), them.person],
    });
    const stop = await startWorker();
    await until(
      async () =>
        (await deliveries(them.person)).length === 2 && (await deliveries(them.person)).every(({ state }) => state === 'refused'),
    );
    expect(about('objected')).toEqual([]);
    expect((await deliveries(them.person)).map(({ reason }) => reason)).toEqual(['patient-objects', 'patient-objects']);
    await stop();
  });

  test('survive a queue that is wiped while they wait', async () => {
    const queue = await openQueue({ url, log: silentLog });
    const them = await somebody();
    await admit(them, 'wiped');
    await database.rows({ text: 'truncate bullmq.job cascade' });
    const stop = await startWorker(queue);
    await database.rows({ text: 'truncate bullmq.job cascade' });
    await until(() => about('wiped').length === 1);
    await stop();
  });

  test('a worker whose claim has passed to another settles nothing', async () => {
    const them = await somebody();
    await admit(them, 'fenced');
    answer = () => 503;
    const stop = await startWorker();
    await until(async () => (await deliveries(them.person)).some(({ attempts }) => attempts > 0));
    await stop();
    const stale = await database.rows({
      text: "update sync.delivery set state = 'delivered' where person = $1 and fence = 0 returning delivery",
      values: [them.person],
    });
    expect(stale.length).toBeLessThan(2);
    answer = () => 200;
  });
});

describe('The relay', () => {
  test('loses no event, however its transactions overlap', async () => {
    const them = await somebody();
    const slow = database.transaction(async (sql) => {
      await sql.rows(
        outbox.announce({ kind: 'admission', ...them, resource: { type: 'Encounter', local: randomUUID() }, occurred: now() }),
      );
      await new Promise((resolve) => setTimeout(resolve, 900));
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await admit(them, 'overlap');
    const stop = await startWorker();
    await slow;
    await until(async () => {
      const [row] = await database.rows<{ n: number }>({
        text: 'select count(*)::int as n from sync.event where person = $1 and relayed_at is null',
        values: [them.person],
      });
      return row?.n === 0 && (await deliveries(them.person)).length === 4;
    });
    await stop();
  });
});
