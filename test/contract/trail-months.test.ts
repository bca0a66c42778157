import { copyFileSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { createAudit, createAuditSearch, migrations, startMonths } from '@ouzel/audit';
import type { AccessEvent } from '@ouzel/exchange';
import { migrateAll } from '@ouzel/ouzel';
import { type Database, migrate, openDatabase } from '@ouzel/runtime';
import { eventOf, randomFrom, regionOf } from '../bench/trail-events.ts';
import { freshDatabase, openFresh, silentLog } from '../world/database.ts';

const today = new Date('2026-11-24T12:00:00Z');
const region = regionOf({ events: 0, people: 20, organisations: 5, users: 10, searches: 0 }, today);
const daysAgo = (days: number): Date => new Date(today.getTime() - days * 86_400_000);

function someEvents(count: number): AccessEvent[] {
  const events = Array.from({ length: count }, () => eventOf(region));
  const [first, ...parts] = events;
  // One about several people, whose parts say whose.
  return first === undefined ? [] : [{ ...first, parts: parts.slice(0, 3) }, ...parts];
}

async function record(database: Database, events: readonly AccessEvent[], at: () => Date): Promise<void> {
  const audit = createAudit({ database, now: at });
  for (const event of events) await audit.record(event);
}

const placed = (database: Database): Promise<{ part: string; n: number }[]> =>
  database.rows({ text: 'select tableoid::regclass::text as part, count(*)::int as n from audit.event group by 1 order by 1' });

test('events that were there before months are carried over, each found by what it was found by', async () => {
  const url = await freshDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'ouzel-migrations-'));
  for (const path of globSync('000[12]*.sql', { cwd: migrations.folder }))
    copyFileSync(join(migrations.folder, path), join(folder, basename(path)));
  await migrate(url, [{ schema: migrations.schema, folder }]);
  rmSync(folder, { recursive: true });
  // The same events, as they are recorded today, in another database.
  const { database: other } = await openFresh();
  let days = 0;
  await record(other, someEvents(30), () => daysAgo((days += 10)));
  const kept = await other.rows<Record<string, unknown>>({
    text: 'select id, recorded, person, organisation, outcome, event::jsonb as event from audit.event order by sequence',
  });
  const database = openDatabase({ url, application: 'test', connectionsMax: 2, statementTimeoutMs: 10_000, log: silentLog });
  for (const { id, recorded, person, organisation, outcome, event } of kept)
    await database.rows({
      text: 'insert into audit.event (id, recorded, person, organisation, outcome, event) values ($1, $2, $3, $4, $5, $6)',
      values: [id, recorded, person, organisation, outcome, JSON.stringify(event)],
    });
  await migrateAll(url);
  const found = (from: Database) =>
    from.rows({ text: 'select id, recorded, terms, event::jsonb as event from audit.event order by recorded, id' });
  // What a decision opened was not kept then, so that of custodians only those that were asked are known: here they are the same.
  expect(await found(database)).toEqual(await found(other));
  expect((await placed(database)).map(({ part }) => part)).not.toContain('audit.event_default');
  const search = createAuditSearch({ database, site: 'http://127.0.0.1' });
  const [user] = region.requesters;
  const names = (from: typeof search) =>
    from.search({ names: [[{ text: user?.user?.name ?? '', how: 'exact' }]] }, { count: 50, total: 'bounded' });
  expect(await names(search)).toEqual(await names(createAuditSearch({ database: other, site: 'http://127.0.0.1' })));
  await record(database, someEvents(1), () => today);
  const [numbers] = await database.rows<{ n: number; last: string }>({
    text: 'select count(distinct sequence)::int as n, max(sequence) as last from audit.event',
  });
  expect(numbers).toEqual({ n: kept.length + 1, last: String(kept.length + 1) });
  await Promise.all([database.close(), other.close()]);
});

test('an event of a month that is not made is kept, read, and moved when it is made', async () => {
  const { database } = await openFresh();
  const [event] = someEvents(1);
  const far = new Date(Date.now() + 400 * 86_400_000);
  await record(database, event === undefined ? [] : [event, event], () => far);
  expect(await placed(database)).toEqual([{ part: 'audit.event_default', n: 2 }]);
  const search = createAuditSearch({ database, site: 'http://127.0.0.1' });
  const before = await search.search({}, { count: 10, total: 'accurate' });
  const months = startMonths({ database, now: () => far, log: silentLog, everyMs: 1_000_000 });
  await months.look();
  months.stop();
  const name = `audit.event_${far.toISOString().slice(0, 7).replace('-', '_')}`;
  expect(await placed(database)).toEqual([{ part: name, n: 2 }]);
  expect([before.total, await search.search({}, { count: 10, total: 'accurate' })]).toEqual([2, before]);
  await database.close();
});

test('months can be made by several at once while events are recorded, and no part of them can be changed', async () => {
  const { database } = await openFresh();
  const at = new Date(Date.now() + 500 * 86_400_000);
  const events = someEvents(40);
  const make = () =>
    database.rows({ text: 'select audit.make_months($1, $2)', values: [at, new Date(at.getTime() + 90 * 86_400_000)] });
  const half = events.length / 2;
  await Promise.all([
    record(database, events.slice(0, half), () => at),
    record(database, events.slice(half), () => at),
    make(),
    make(),
    make(),
  ]);
  const parts = await placed(database);
  expect(parts.reduce((sum, { n }) => sum + n, 0)).toBe(events.length);
  const tables = await database.rows<{ part: string }>({
    text: "select inhrelid::regclass::text as part from pg_inherits where inhparent = 'audit.event'::regclass",
  });
  expect(tables.length).toBeGreaterThan(7);
  for (const { part } of tables)
    for (const text of [`update ${part} set outcome = '0'`, `delete from ${part}`, `truncate ${part}`])
      await expect(database.rows({ text })).rejects.toThrow('never changed');
  await database.close();
});

test('random events of the bench are the same in every run', () => {
  expect(randomFrom(7)()).toBe(randomFrom(7)());
});
