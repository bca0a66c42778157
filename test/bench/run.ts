// `npm run bench`: what the exchange does on this machine, each figure beside a bound of the same run. Never part of a test.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { translateRecord } from '@ouzel/adapter-gp';
import { generateRegion, gpRecordOf } from '@ouzel/region';
import { startEmbeddedPostgres } from '@ouzel/runtime';
import { openFresh } from '../world/database.ts';
import { startWorld } from '../world/world.ts';
import { benchApi } from './api.ts';
import { type Row, table } from './measure.ts';
import { benchStore } from './store.ts';

const LOADED_PEOPLE = 1_000;

function benchTranslation(): Row {
  const region = generateRegion({ seed: 'bench', people: 300, today: '2026-11-24' });
  const records = region.people.map((person) => ({ nhsNumber: person.nhsNumber, record: gpRecordOf(person, 'Bench Surgery') }));
  const started = process.cpuUsage();
  let resources = 0;
  for (const { nhsNumber, record } of records) resources += translateRecord(record, { nhsNumber }).resources.length;
  const { user, system } = process.cpuUsage(started);
  return {
    what: 'GP Connect: translate STU3 to R4',
    value: (resources * 1_000_000) / (user + system),
    unit: 'resources per CPU second',
  };
}

const folder = mkdtempSync(join(tmpdir(), 'ouzel-bench-'));
const postgres = await startEmbeddedPostgres({ folder });
process.env['OUZEL_TEST_DATABASE_URL'] = postgres.url;
const { database } = await openFresh();
const rows = [benchTranslation(), ...(await benchStore(database))];
await database.close();
const started = performance.now();
const world = await startWorld({ people: LOADED_PEOPLE });
rows.push({
  what: `load a region of ${LOADED_PEOPLE} people (with set-up)`,
  value: (performance.now() - started) / 1000,
  unit: 's',
});
await world.story();
rows.push(...(await benchApi(world)));
await world.stop();
await postgres.stop();
rmSync(folder, { recursive: true, force: true });
process.stdout.write(`${table(rows)}\n`);
