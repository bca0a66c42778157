// `npm run bench -- surveillance`: what surveillance finds of people who snoop and are known, among events of ordinary work, on real rows.
import { DEFAULT_RULES, surveyOnce } from '@ouzel/audit';
import { createRandom } from '@ouzel/region';
import type { Database } from '@ouzel/runtime';
import { openFresh } from '../world/database.ts';
import { goldPeople } from './linkage/people.ts';
import { table } from './report.ts';
import { contactsOf } from './surveillance/contacts.ts';
import { workOf } from './surveillance/looks.ts';
import { putContacts, putEvents, putPeople, putStaffLists, roomsOf } from './surveillance/rows.ts';
import { type Score, scoreOf } from './surveillance/score.ts';
import { KINDS, type Snooper, snoopersOf } from './surveillance/snoopers.ts';
import { staffOf } from './surveillance/staff.ts';

const DAYS = 42;
const SNOOPED_FROM = 28;
/** Of a member of staff, looks at a person in a day, the days off counted: from the roles' means. */
const LOOKS_A_DAY = 9.4;
const WORKS = 5 / 7;
const PEOPLE_PER_STAFF = 60;

interface Told {
  events: number;
  seconds: number;
  score: Score;
}

/** Fills a database with work and with snooping; day by day, so that a million events need no memory. */
async function fill(database: Database, seed: string, events: number): Promise<{ events: number; snoopers: Snooper[] }> {
  const random = createRandom(`surveillance ${seed}`);
  const count = Math.max(60, Math.round(events / DAYS / LOOKS_A_DAY));
  const people = goldPeople(random, Math.min(150_000, count * PEOPLE_PER_STAFF));
  const staff = staffOf(random, people, count);
  const contacts = contactsOf(random, { people: people.length, days: DAYS, looksPerDay: events / DAYS });
  const celebrity = random.int(0, people.length - 1);
  const stage = { random, people, staff, contacts, days: DAYS, from: SNOOPED_FROM, celebrity, taken: new Set<string>() };
  const snoopers = snoopersOf(stage);
  await putPeople(database, people);
  await putContacts(database, contacts);
  await putStaffLists(database, staff, people);
  const extra = snoopers.flatMap(({ looks }) => looks);
  let made = 0;
  // What reaches into days to come: nights, and what is followed up.
  let later = extra;
  for (let day = 0; day < DAYS; day += 1) {
    const work = staff.filter(() => random.chance(WORKS)).flatMap((one) => workOf(random, one, day, contacts));
    const known = [...later, ...work];
    const all = known.filter((look) => look.day === day);
    later = known.filter((look) => look.day > day);
    await putEvents(database, all, `${seed} ${day}`);
    made += all.length;
  }
  await database.rows({ text: 'analyze' });
  return { events: made, snoopers };
}

/** One seed: filled, gone through by the real rules, and scored. */
async function measured(seed: string, events: number, say: (text: string) => void): Promise<Told> {
  const { database } = await openFresh();
  try {
    const filled = await fill(database, seed, events);
    say(`surveillance: ${filled.events} events of the seed ${seed}`);
    const began = performance.now();
    const surveillance = { ...roomsOf(database), now: () => new Date() };
    let done = 0;
    for (;;) {
      const turn = await surveyOnce(surveillance);
      if (turn.events === 0) break;
      done += turn.events;
    }
    const seconds = (performance.now() - began) / 1_000;
    return { events: done, seconds, score: await scoreOf(database, filled.snoopers, DEFAULT_RULES.caseAt) };
  } finally {
    await database.close();
  }
}

const middle = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
const HEAD = [
  'seed',
  'events',
  'staff-days',
  'cases',
  'precision, staff',
  'precision, cases',
  'recall',
  'minutes to the first alert (median / 90 of 100)',
  'false alerts per 1,000 staff-days',
  'seconds',
  'events/s',
];

function lineOf(seed: string, { events, seconds, score }: Told): string[] {
  const { cases, falseCases, accused, found, snoopers, staffDays, minutes } = score;
  const sorted = minutes.toSorted((a, b) => a - b);
  const late = sorted[Math.floor(sorted.length * 0.9)] ?? 0;
  return [
    seed,
    String(events),
    String(staffDays),
    String(cases),
    (found / Math.max(1, accused)).toFixed(3),
    ((cases - falseCases) / Math.max(1, cases)).toFixed(3),
    (found / snoopers).toFixed(3),
    `${middle(minutes).toFixed(0)} / ${late.toFixed(0)}`,
    ((1_000 * falseCases) / staffDays).toFixed(3),
    seconds.toFixed(0),
    (events / seconds).toFixed(0),
  ];
}

/** Runs it for each seed and returns the report. */
export async function benchSurveillance(seeds: readonly string[], events: number, say: (text: string) => void): Promise<string> {
  const told: [string, Told][] = [];
  for (const seed of seeds) told.push([seed, await measured(seed, events, say)]);
  const kinds = Object.keys(KINDS);
  const found = told.map(([seed, { score }]) => [seed, ...kinds.map((kind) => score.byKind[kind] ?? '')]);
  const wrong = told.map(([seed, { score }]) => [seed, score.wrongBy]);
  const tables = [
    table(
      HEAD,
      told.map(([seed, one]) => lineOf(seed, one)),
    ),
    table(['found, by kind', ...kinds], found),
    table(['seed', 'cases about nobody who snooped, by their rules'], wrong),
  ];
  return `${tables.join('\n\n')}\n`;
}
