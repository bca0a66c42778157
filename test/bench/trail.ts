import { type AuditCriteria, createAudit, createAuditSearch } from '@ouzel/audit';
import { resourceId } from '@ouzel/fhir';
import type { Database } from '@ouzel/runtime';
import { median, type Row } from './measure.ts';
import { eventOf, oneOf, randomFrom, type Region, regionOf, type TrailSize, uuidOf } from './trail-events.ts';

const GOAL_MS = 300;
const DAYS = 365;
const DAY_MS = 86_400_000;
const AT_ONCE = 512;
const PAGE = { count: 50, total: 'bounded' } as const;

/** Events of a year, by the recorder that every request uses. @returns events per second. */
async function fill(database: Database, region: Region): Promise<number> {
  const { size, today } = region;
  let at = 0;
  const clock = (): Date => new Date(today.getTime() - DAYS * DAY_MS + ((at += 1) / size.events) * DAYS * DAY_MS);
  await database.rows({ text: 'select audit.make_months($1, $2)', values: [new Date(today.getTime() - DAYS * DAY_MS), today] });
  const audit = createAudit({ database, now: clock });
  const started = performance.now();
  for (let done = 0; done < size.events; done += AT_ONCE)
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, size.events - done) }, () => audit.record(eventOf(region))));
  const seconds = (performance.now() - started) / 1_000;
  await database.rows({ text: 'vacuum analyze audit.event' });
  return size.events / seconds;
}

type Asked = readonly [what: string, criteria: (random: () => number) => AuditCriteria];

function searches({ people, requesters, holders, today }: Region): Asked[] {
  const day = (random: () => number): AuditCriteria['recorded'] => {
    const from = new Date(today.getTime() - Math.ceil(random() * DAYS) * DAY_MS);
    return [[{ within: { from, until: new Date(from.getTime() + DAY_MS) } }]];
  };
  const clause = (on: NonNullable<AuditCriteria['clauses']>[number]['on'], value: string): AuditCriteria => ({
    clauses: [{ on, any: [value] }],
  });
  return [
    ['unfiltered', () => ({})],
    ['by person', (random) => clause('person', oneOf(people, random))],
    ['by user', (random) => clause('user', oneOf(requesters, random).user?.id ?? '')],
    [
      'by name of user',
      (random) => ({ names: [[{ text: `Family${Math.floor(random() * requesters.length)}`, how: 'starts' }]] }),
    ],
    ['by organisation, any', (random) => clause('organisation', oneOf(holders, random).ods)],
    ['by organisation, the busiest', () => clause('organisation', '9OT000')],
    ['by organisation, the least busy', () => clause('organisation', holders.at(-1)?.ods ?? '')],
    ['by custodian', (random) => clause('custodian', oneOf(holders, random).ods)],
    ['by date, one day', (random) => ({ recorded: day(random) })],
    ['by organisation on a day', (random) => ({ ...clause('organisation', oneOf(holders, random).ods), recorded: day(random) })],
    [
      'refused, by user',
      (random) => ({
        clauses: [
          { on: 'outcome', any: ['4'] },
          { on: 'user', any: [oneOf(requesters, random).user?.id ?? ''] },
        ],
      }),
    ],
    [
      'by resource',
      (random) => ({
        entities: [[{ type: 'Observation', id: resourceId({ record: uuidOf(`${oneOf(people, random)} 0`), local: 'o0' }) }]],
      }),
    ],
    ['as a privacy officer, all of one organisation', (random) => ({ concerning: oneOf(holders, random).ods })],
    ['nobody', () => clause('user', 'nobody')],
  ];
}

const p95 = (ms: number[]): number => ms.toSorted((a, b) => a - b)[Math.ceil(ms.length * 0.95) - 1] ?? Number.NaN;

async function timed(times: number, work: () => Promise<unknown>): Promise<number[]> {
  const took: number[] = [];
  for (let at = 0; at < times; at += 1) {
    const started = performance.now();
    await work();
    took.push(performance.now() - started);
  }
  return took;
}

const goalRow = (what: string, ms: number[], goalMs = GOAL_MS): Row => ({
  what,
  value: p95(ms),
  unit: 'ms p95',
  ratio: p95(ms) / goalMs,
  against: `goal: at most ${goalMs} ms; median ${median(ms).toFixed(1)} ms`,
});

async function exportRow(search: ReturnType<typeof createAuditSearch>, format: 'csv' | 'ndjson'): Promise<Row> {
  const before = process.memoryUsage.rss();
  const started = performance.now();
  let [lines, peak] = [0, before];
  for await (const part of search.lines({}, format)) {
    lines += part.split('\n').length - 1;
    peak = Math.max(peak, process.memoryUsage.rss());
  }
  const seconds = (performance.now() - started) / 1_000;
  const grownMb = (peak - before) / 2 ** 20;
  return {
    what: `export of ${lines} lines as ${format}`,
    value: lines / seconds,
    unit: 'lines/s',
    against: `RSS grew by ${grownMb.toFixed(0)} MiB at most`,
  };
}

/** The trail of a year, searched and exported: first pages of 50 with their total, rendered, without HTTP. */
export async function benchTrail(database: Database, size: TrailSize): Promise<Row[]> {
  const today = new Date('2026-11-24T12:00:00Z');
  const region = regionOf(size, today);
  const rate = await fill(database, region);
  const search = createAuditSearch({ database, site: 'http://127.0.0.1' });
  const random = randomFrom(11);
  const rows: Row[] = [
    {
      what: `${size.events} events of ${DAYS} days recorded`,
      value: rate,
      unit: 'events/s',
      against: 'by the recorder of every request',
    },
  ];
  for (const [what, criteria] of searches(region)) {
    await search.search(criteria(random), PAGE);
    rows.push(goalRow(what, await timed(size.searches, () => search.search(criteria(random), PAGE))));
  }
  const middle = { recorded: new Date(today.getTime() - (DAYS / 2) * DAY_MS).toISOString(), sequence: '0' };
  rows.push(
    goalRow(
      'a page from the middle of all',
      await timed(size.searches, () => search.search({}, { count: 50, total: 'none', after: middle })),
    ),
  );
  const counts = await timed(3, () => search.search({}, { count: 0, total: 'accurate' }));
  rows.push({ what: 'all of them counted (_total=accurate)', value: median(counts), unit: 'ms' });
  return [...rows, await exportRow(search, 'ndjson'), await exportRow(search, 'csv')];
}
