import { translateRecord } from '@ouzel/adapter-gp';
import { generateRegion, gpRecordOf } from '@ouzel/region';
import type { Row } from './measure.ts';

const PEOPLE = 300;

/** What a CPU second translates of GP Connect records. */
export function benchTranslation(): Row {
  const region = generateRegion({ seed: 'bench', people: PEOPLE, today: '2026-11-24' });
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
