import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CONSCIOUSNESS, type Measurements, scoreNews2 } from '../src/index.ts';

/** The chart of the Royal College of Physicians (2017), read row by row and written down a second time, as conditions. */
const oracle = {
  respirationRate: (v: number) => (v <= 8 ? 3 : v <= 11 ? 1 : v <= 20 ? 0 : v <= 24 ? 2 : 3),
  spo2Scale1: (v: number) => (v <= 91 ? 3 : v <= 93 ? 2 : v <= 95 ? 1 : 0),
  spo2Scale2: (v: number, oxygen: boolean) => {
    if (v <= 83) return 3;
    if (v <= 85) return 2;
    if (v <= 87) return 1;
    if (v <= 92 || !oxygen) return 0;
    return v <= 94 ? 1 : v <= 96 ? 2 : 3;
  },
  systolic: (v: number) => (v <= 90 ? 3 : v <= 100 ? 2 : v <= 110 ? 1 : v <= 219 ? 0 : 3),
  pulse: (v: number) => (v <= 40 ? 3 : v <= 50 ? 1 : v <= 90 ? 0 : v <= 110 ? 1 : v <= 130 ? 2 : 3),
  temperatureTenths: (t: number) => (t <= 350 ? 3 : t <= 360 ? 1 : t <= 380 ? 0 : t <= 390 ? 1 : 2),
};

const healthy: Measurements = {
  respirationRate: 16,
  spo2: 97,
  spo2Scale: 1,
  onOxygen: false,
  systolic: 120,
  pulse: 70,
  consciousness: 'A',
  temperature: 37,
};
const total = (change: Partial<Measurements>): number => {
  const score = scoreNews2({ ...healthy, ...change });
  return score.scored ? score.total : Number.NaN;
};
const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, at) => from + at);

describe('NEWS2 against the chart', () => {
  test('respiration, every rate', () => {
    for (const rate of range(0, 80))
      expect([rate, total({ respirationRate: rate })]).toEqual([rate, oracle.respirationRate(rate)]);
  });
  test('oxygen saturation, scale 1, every value', () => {
    for (const spo2 of range(40, 100)) expect([spo2, total({ spo2 })]).toEqual([spo2, oracle.spo2Scale1(spo2)]);
  });
  test('oxygen saturation, scale 2, every value on air and on oxygen', () => {
    for (const spo2 of range(40, 100)) {
      expect([spo2, total({ spo2, spo2Scale: 2, onOxygen: false })]).toEqual([spo2, oracle.spo2Scale2(spo2, false)]);
      expect([spo2, total({ spo2, spo2Scale: 2, onOxygen: true })]).toEqual([spo2, oracle.spo2Scale2(spo2, true) + 2]);
    }
  });
  test('systolic pressure and pulse, every value', () => {
    for (const value of range(20, 350)) expect([value, total({ systolic: value })]).toEqual([value, oracle.systolic(value)]);
    for (const value of range(10, 300)) expect([value, total({ pulse: value })]).toEqual([value, oracle.pulse(value)]);
  });
  test('temperature, every tenth of a degree', () => {
    for (const tenths of range(280, 440))
      expect([tenths, total({ temperature: tenths / 10 })]).toEqual([tenths, oracle.temperatureTenths(tenths)]);
  });
  test('consciousness: anything but alert is three', () => {
    expect(CONSCIOUSNESS.map((consciousness) => total({ consciousness }))).toEqual([0, 3, 3, 3, 3]);
  });
  test('the most is 20', () => {
    expect(
      total({ respirationRate: 30, spo2: 80, onOxygen: true, systolic: 80, pulse: 140, consciousness: 'U', temperature: 34 }),
    ).toBe(20);
  });
});

describe('NEWS2 between the columns', () => {
  test.each([
    [{ temperature: 38.05 }, 1],
    [{ temperature: 38.04 }, 0],
    [{ temperature: 35.05 }, 1],
    [{ spo2: 95.5 }, 0],
    [{ spo2: 95.4 }, 1],
    [{ respirationRate: 8.5 }, 1],
  ])('%j scores %i after rounding half up', (change, points) => {
    expect(total(change)).toBe(points);
  });
});

describe('NEWS2 as a whole', () => {
  test.each([
    [{}, '0'],
    [{ pulse: 95 }, '1-4'],
    [{ respirationRate: 25 }, 'single-3'],
    [{ pulse: 115, temperature: 38.5, systolic: 100 }, '5-6'],
    [{ respirationRate: 25, systolic: 90, pulse: 95 }, '7+'],
  ])('%j is in band %s', (change, band) => {
    expect(scoreNews2({ ...healthy, ...change })).toMatchObject({ scored: true, band });
  });

  test('is not made for people under 16 or pregnant, nor of nothing', () => {
    expect(scoreNews2(healthy, { ageYears: 15 })).toEqual({ scored: false, why: 'under-16' });
    expect(scoreNews2(healthy, { ageYears: 16 })).toMatchObject({ scored: true });
    expect(scoreNews2(healthy, { pregnant: true })).toEqual({ scored: false, why: 'pregnant' });
    expect(scoreNews2({ spo2Scale: 1 })).toEqual({ scored: false, why: 'nothing-measured' });
  });

  test('a value that is missing never raises the total, and is named', () => {
    const measurements = fc.record({
      respirationRate: fc.integer({ min: 0, max: 60 }),
      spo2: fc.integer({ min: 50, max: 100 }),
      onOxygen: fc.boolean(),
      systolic: fc.integer({ min: 40, max: 300 }),
      pulse: fc.integer({ min: 20, max: 250 }),
      consciousness: fc.constantFrom(...CONSCIOUSNESS),
      temperature: fc.integer({ min: 300, max: 430 }).map((tenths) => tenths / 10),
    });
    const names = ['respirationRate', 'spo2', 'onOxygen', 'systolic', 'pulse', 'consciousness', 'temperature'] as const;
    fc.assert(
      fc.property(
        measurements,
        fc.constantFrom(1 as const, 2 as const),
        fc.constantFrom(...names),
        (given, spo2Scale, missing) => {
          const whole = scoreNews2({ ...given, spo2Scale });
          const { [missing]: _left, ...rest } = given;
          const partial = scoreNews2({ ...rest, spo2Scale });
          expect(whole).toMatchObject({ scored: true, complete: true, missing: [] });
          expect(partial).toMatchObject({ scored: true, complete: false, missing: [missing] });
          if (whole.scored && partial.scored) expect(partial.total).toBeLessThanOrEqual(whole.total);
        },
      ),
    );
  });
});
