import { request } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createAuditSearch } from '@ouzel/audit';
import { ask, issueOf } from '../world/api.ts';
import { acting, type Minting, startMinting } from '../world/minting.ts';
import { auditEvent, detailsOf, type Officer, officerOf, requestOf } from '../world/trail.ts';

const HOSPITAL = '9OZH01';
const MANY = 2_600;
const BATCH = 64;
const names = ['=cmd|calc', '+44 Dr', '-Dr', '@SUM', '\tDr', 'Dr "Quote", of', 'Dr <b>Märchen</b> \u202egnp 🦊'];

let minting: Minting;
let officer: Officer;
let exportUrl: string;

beforeAll(async () => {
  minting = await startMinting();
  officer = await officerOf(minting, '9OZX01');
  exportUrl = minting.world.fhirBase.replace('/fhir/R4', '/ig/audit/export');
  for (const [at, name] of names.entries()) {
    const token = await minting.token(HOSPITAL, 'user/*.rs', { ...acting('R8000'), user_id: `export-${at}`, user_name: name });
    await ask(minting.world.fhirBase, `Patient/${minting.world.people['story']}`, { token });
  }
  const token = await minting.token(HOSPITAL, 'user/*.rs', { ...acting('R8000'), user_id: 'many' });
  for (let at = 0; at < MANY; at += BATCH)
    await Promise.all(Array.from({ length: BATCH }, () => ask(minting.world.fhirBase, 'Nothing', { token })));
}, 60_000);
afterAll(() => minting.stop());

const exported = (query: string) => officer.ask(`${exportUrl}?${query}`);
const newestExport = async () =>
  (await officer.trail('agent=officer-9OZX01&_count=10')).events.find((event) => requestOf(event).includes('/audit/export'));
const agents = names.map((_, at) => `export-${at}`).join(',');

describe('An export of the trail', () => {
  test('is what a search finds, event by event, as NDJSON', async () => {
    const answer = await exported(`format=ndjson&agent=${agents}`);
    const found = await officer.trail(`agent=${agents}`);
    const lines = answer.text
      .trimEnd()
      .split('\n')
      .map((line) => auditEvent.parse(JSON.parse(line)));
    expect([answer.status, answer.headers.get('content-type'), lines]).toEqual([200, 'application/fhir+ndjson', found.events]);
    expect(lines).toHaveLength(names.length);
  });

  test('is as CSV safe to open: a name that is a formula is text', async () => {
    const answer = await exported(`format=csv&agent=${agents}`);
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="audit-\d{4}-\d\d-\d\d\.csv"$/);
    for (const name of names) {
      const text = name.replaceAll('"', '""');
      expect(answer.text).toContain(/^[=+\-@\t]/.test(name) ? `,"'${text}",` : `,"${text}",`);
    }
    const cells = answer.text.split(/","|"\r\n"|"/);
    expect(cells.filter((each) => /^[=+\-@\t\r]./.test(each))).toEqual([]);
  });

  test('has every event of many, and is recorded with how many they are before it begins', async () => {
    const answer = await exported('format=csv&agent=nobody-at-all');
    expect(answer.text.split('\r\n')).toHaveLength(2);
    const { total } = await officer.trail('subtype=operation&outcome=4&_total=accurate&_count=0');
    const all = await exported('format=csv&subtype=operation&outcome=4');
    expect(total).toBeGreaterThanOrEqual(MANY);
    expect([all.text.split('\r\n').length - 2, all.headers.get('x-total-count')]).toEqual([total, String(total)]);
    const event = await newestExport();
    expect([detailsOf(event, 'rows'), requestOf(event)]).toEqual([
      [String(total)],
      'GET /ig/audit/export?format=csv&subtype=operation&outcome=4',
    ]);
    expect(event?.subtype.map(({ code }) => code)).toContain('110101');
  });

  test('leaves nothing behind when its caller goes away, and lets others export', async () => {
    for (let times = 0; times < 10; times += 1) {
      await new Promise<void>((resolve, reject) => {
        const sent = request(
          `${exportUrl}?format=ndjson`,
          { headers: { authorization: `Bearer ${officer.token}` } },
          (response) => {
            response.once('data', () => {
              sent.destroy();
              resolve();
            });
          },
        );
        sent.on('error', reject);
        sent.end();
      });
    }
    await setTimeout(100);
    expect((await exported(`format=csv&agent=${agents}`)).status).toBe(200);
    const [busy] = await minting.rows<{ n: number }>(
      "select count(*)::int as n from pg_stat_activity where application_name = 'ouzel' and datname = current_database() and state like 'idle in%'",
    );
    expect(busy?.n).toBe(0);
  });

  test('is read no faster than it is taken', async () => {
    let reads = 0;
    const { database } = minting.world.system;
    const counting = {
      transaction: (...args: Parameters<typeof database.transaction>) => {
        reads += 1;
        return database.transaction(...args);
      },
    };
    const lines = createAuditSearch({ database: Object.assign({}, database, counting), site: 'http://127.0.0.1' }).lines(
      {},
      'ndjson',
    );
    await lines.next();
    await lines.next();
    await setTimeout(50);
    expect(reads).toBe(1);
    await lines.return(undefined);
  });

  test.each([
    ['format=xml', 400, 'invalid'],
    ['format=csv&_count=5', 400, 'not-supported'],
    ['format=csv&date=soon', 400, 'value'],
  ])('is refused for %s', async (query, status, code) => {
    expect(issueOf(await exported(query))).toEqual([status, code]);
  });

  test('is not for those who do not read the trail', async () => {
    const token = await minting.token(HOSPITAL, 'user/*.rs', acting('R8000'));
    expect(issueOf(await ask(minting.world.fhirBase, `${exportUrl}?format=csv`, { token }))).toEqual([403, 'forbidden']);
    expect((await ask(minting.world.fhirBase, `${exportUrl}?format=csv`)).status).toBe(401);
  });
});
