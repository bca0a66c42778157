import { translateRecord } from '@ouzel/adapter-gp';
import { isObject } from '@ouzel/fhir';
import { generateRegion, gpRecordOf } from '@ouzel/region';
import { median, type Row } from './measure.ts';

const ENTRIES = 500;
const ROUNDS = 40;
const WARM_ROUNDS = 10;
/** What is asked of it. */
const GOAL_MS = 40;

/** A record of so many entries: that of one person, with the clinical entries of others as that person's own. */
function largeRecord(): { nhsNumber: string; record: unknown } {
  const region = generateRegion({ seed: 'bench', people: 300, today: '2026-11-24' });
  const [first, ...others] = region.people.map((person) => ({ person, record: gpRecordOf(person, 'Bench Surgery') }));
  if (first === undefined) throw new Error('The region has nobody.');
  const entries: unknown[] = [...first.record.entry];
  const own = first.record.entry.find(({ resource }) => resource.resourceType === 'Patient')?.resource.id ?? '';
  for (const { record } of others)
    for (const { resource } of record.entry) {
      if (entries.length >= ENTRIES || ['Patient', 'Practitioner', 'Organization'].includes(resource.resourceType)) continue;
      const text = JSON.stringify(resource).replaceAll(/"Patient\/[^"]*"/g, `"Patient/${own}"`);
      entries.push({ resource: JSON.parse(text) });
    }
  return { nhsNumber: first.person.nhsNumber, record: { ...first.record, entry: entries } };
}

/** CPU time that a GP Connect record of 500 entries takes to be translated, the median of many. */
export function benchAdapters(): Row {
  const { nhsNumber, record } = largeRecord();
  const spent: number[] = [];
  for (let round = 0; round < WARM_ROUNDS + ROUNDS; round += 1) {
    const started = process.cpuUsage();
    translateRecord(record, { nhsNumber });
    const { user, system } = process.cpuUsage(started);
    if (round >= WARM_ROUNDS) spent.push((user + system) / 1000);
  }
  const entries = isObject(record) && Array.isArray(record['entry']) ? record['entry'].length : 0;
  const value = median(spent);
  return {
    what: `GP Connect: a record of ${entries} entries translated, median of ${ROUNDS}`,
    value,
    unit: 'ms of CPU',
    ratio: value / GOAL_MS,
    against: `${GOAL_MS} ms at most`,
  };
}
