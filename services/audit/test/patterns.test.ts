import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createCalendar } from '../src/surveillance/calendar.ts';
import { historyOfRoles, patternsFrom } from '../src/surveillance/remembered.ts';
import { addedUp, openingOf } from '../src/surveillance/opening.ts';
import { judgePatterns } from '../src/surveillance/patterns.ts';
import { DEFAULT_RULES } from '../src/surveillance/rule-set.ts';
import { againAndAgain } from '../src/surveillance/rules/again-and-again.ts';
import { breakGlassUnreviewed } from '../src/surveillance/rules/break-glass-unreviewed.ts';
import { claimedAgain } from '../src/surveillance/rules/claimed-again.ts';
import { manyWatchers } from '../src/surveillance/rules/many-watchers.ts';
import { refusedAgain } from '../src/surveillance/rules/refused-again.ts';
import { unusualHour } from '../src/surveillance/rules/unusual-hour.ts';
import { unusualVolume } from '../src/surveillance/rules/unusual-volume.ts';
import { lookOf } from './looks.ts';

const { rules } = DEFAULT_RULES;
const who = { organisation: '9OZH01', staff: 's1', name: 'One', role: 'R8006', last: new Date('2026-01-12T10:00:00Z') };
const DAY = 20_465;
const day = (change: object = {}) => ({ ...who, day: DAY, people: 10, refused: 0, hours: [1 << 9], ...change });
const ofHours = (looks: (hour: number) => number): number[] => Array.from({ length: 24 }, (_, hour) => looks(hour));
const history = {
  people: Array.from({ length: 100 }, (_, at) => 10 + (at % 10)),
  hours: ofHours((hour) => (hour >= 8 && hour < 18 ? 500 : 0)),
};

describe('Each rule about a pattern, fired and not', () => {
  test('refusals of five people on a day, and of four', () => {
    expect([5, 4].map((refused) => refusedAgain(day({ refused }), rules['refused-again']).length)).toEqual([1, 0]);
  });

  test('three times as many people as the role looks at, and twice; and a role of which too little is known', () => {
    const fired = (people: number, known = history): number =>
      unusualVolume(day({ people }), known, rules['unusual-volume']).length;
    expect([fired(57), fired(38)]).toEqual([1, 0]);
    expect(fired(57, { ...history, people: [10, 11] })).toBe(0);
    expect(unusualVolume(day({ people: 60 }), history, rules['unusual-volume'])[0]?.sentence).toContain('60 people');
  });

  test('four people at night in a role that works by day; overtime, a role that never rests and three people are none', () => {
    const fired = (hour: number, people: number, hours = history.hours): number =>
      unusualHour(day({ hours: Array<number>(people).fill(1 << hour) }), { ...history, hours }, rules['unusual-hour']).length;
    expect(fired(2, 4)).toBe(1);
    expect([
      fired(2, 3),
      fired(19, 9),
      fired(10, 9),
      fired(
        2,
        9,
        ofHours(() => 300),
      ),
      fired(
        2,
        9,
        ofHours(() => 1),
      ),
    ]).toEqual([0, 0, 0, 0, 0]);
  });

  test('six people by declaration in seven days, whatever the week; six in two weeks are none', () => {
    const fired = (days: number[]): number =>
      claimedAgain({ ...who, days, persons: days.map((_, at) => `p${at}`) }, rules['claimed-again']).length;
    expect([fired([3, 4, 5, 6, 8, 9]), fired([0, 1, 2, 3, 4, 7]), fired([1, 1, 1, 1, 1])]).toEqual([1, 0, 0]);
    expect(claimedAgain({ ...who, days: [1, 2, 3, 4, 5, 6], persons: Array(6).fill('p') }, rules['claimed-again'])).toEqual([]);
  });

  test('one person on the more days the higher, within four weeks', () => {
    const scores = (days: number[]): number[] =>
      againAndAgain({ ...who, person: 'p', days }, rules['again-and-again']).map(({ score }) => score);
    expect([scores([1]), scores([1, 20]), scores([1, 5, 20]), scores([1, 4, 8, 12, 16])]).toEqual([
      [],
      [15],
      [15, 35],
      [15, 35, 40],
    ]);
    expect(scores([1, 40])).toEqual([]);
  });

  test('four who look at one person within a week are each told of; three, or four over a month, are not', () => {
    const fired = (days: number[]): string[] => {
      const watchers = days.map((on, at) => ({ ...who, staff: `s${at}`, day: on }));
      return manyWatchers({ person: 'p', watchers }, rules['many-watchers']).map(({ staff }) => staff);
    };
    expect([fired([1, 2, 3, 7]), fired([1, 2, 3]), fired([1, 9, 17, 25])]).toEqual([['s0', 's1', 's2', 's3'], [], []]);
  });

  test('a declaration that nobody reviewed, once', () => {
    const claim = { ...who, claim: 'c', declared: who.last, reviewBy: who.last };
    expect(breakGlassUnreviewed(claim, rules['break-glass-unreviewed'])).toMatchObject({
      rule: 'break-glass-unreviewed',
      about: 'c',
      score: 60,
    });
  });
});

describe('What patterns find', () => {
  const local = createCalendar();
  const look = fc
    .record({
      staff: fc.constantFrom('s1', 's2', 's3', 's4', 's5'),
      person: fc.constantFrom('p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7'),
      hours: fc.integer({ min: 0, max: 240 }),
      shown: fc.boolean(),
      basis: fc.constantFrom('encounter', 'self-claimed'),
      inCare: fc.boolean(),
    })
    .map(({ hours, inCare, ...change }) => {
      const recorded = new Date(Date.UTC(2026, 0, 5) + hours * 3_600_000);
      return openingOf(lookOf({ ...change, unrelated: !change.shown, recorded }), inCare, local);
    });

  test('depends on no order, and on no division', () => {
    const looks = fc.array(look, { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(looks, fc.integer({ min: 0, max: 60 }), (given, cut) => {
        const openings = given.flatMap((one) => one ?? []);
        const found = (some: typeof openings): string[] =>
          judgePatterns(patternsFrom(some), historyOfRoles(some), DEFAULT_RULES)
            .map(({ rule, about, score }) => `${rule} ${about} ${score}`)
            .toSorted();
        const whole = found(addedUp(openings));
        expect(found(addedUp(openings.toReversed()))).toEqual(whole);
        expect(found(addedUp([...addedUp(openings.slice(cut)), ...addedUp(openings.slice(0, cut))]))).toEqual(whole);
      }),
    );
  });

  test('days and hours are those of England', () => {
    expect([local(new Date('2026-07-01T23:30:00Z')), local(new Date('2026-01-01T23:30:00Z'))]).toEqual([
      { day: 20_636, hour: 0 },
      { day: 20_454, hour: 23 },
    ]);
  });
});
