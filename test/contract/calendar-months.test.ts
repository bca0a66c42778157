import { describe, expect, test } from '@jest/globals';
import { dayOf, monthsAfter } from '@ouzel/audit';
import fc from 'fast-check';
import { runs } from '../world/seeds.ts';

describe('A calendar month, as data protection law counts it', () => {
  test.each([
    ['2026-11-03', 1, '2026-12-03'],
    ['2026-12-31', 1, '2027-01-31'],
    ['2027-01-31', 1, '2027-02-28'],
    ['2028-01-31', 1, '2028-02-29'],
    ['2026-08-31', 1, '2026-09-30'],
    ['2026-11-30', 3, '2027-02-28'],
    ['2026-10-15', 3, '2027-01-15'],
  ])('%s and %d months is %s', (day, months, then) => {
    expect(monthsAfter(day, months)).toBe(then);
  });

  test('never leaves out a month, and never ends on a later day of it', () => {
    const days = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 24 }), (at, months) => {
        const day = dayOf(at);
        const then = monthsAfter(day, months);
        const monthOf = (text: string): number => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7));
        expect(monthOf(then) - monthOf(day)).toBe(months);
        expect(Number(then.slice(8))).toBeLessThanOrEqual(Number(day.slice(8)));
      }),
      runs(200),
    );
  });

  test('a day is one of the United Kingdom', () => {
    expect(dayOf(new Date('2026-07-01T23:30:00Z'))).toBe('2026-07-02');
    expect(dayOf(new Date('2026-12-01T23:30:00Z'))).toBe('2026-12-01');
  });
});
