import { describe, expect, test } from '@jest/globals';
import { isQuiet, quiet } from '../src/ladder/quiet.ts';

const night = quiet.parse({ from: '22:00', to: '07:00', days: ['2026-12-25'] });

describe('Quiet hours are those of the clocks of England', () => {
  test.each([
    ['2026-01-10T03:00:00Z', true],
    ['2026-01-10T06:59:00Z', true],
    ['2026-01-10T07:00:00Z', false],
    ['2026-01-10T21:59:00Z', false],
    ['2026-01-10T22:00:00Z', true],
    // In summer an hour earlier.
    ['2026-07-10T06:00:00Z', false],
    ['2026-07-10T05:59:00Z', true],
    ['2026-07-10T21:00:00Z', true],
    // Clocks go forward on 29 March and back on 25 October.
    ['2026-03-29T05:59:00Z', true],
    ['2026-03-29T06:00:00Z', false],
    ['2026-10-25T06:59:00Z', true],
    ['2026-10-25T07:00:00Z', false],
    // A bank holiday is quiet from midnight to midnight.
    ['2026-12-25T12:00:00Z', true],
    ['2026-12-26T12:00:00Z', false],
  ])('%s: %s', (at, expected) => expect(isQuiet(new Date(at), night)).toBe(expected));

  test('at weekends where the place says so; within a day where the hours do not pass midnight', () => {
    const weekends = quiet.parse({ from: '12:00', to: '13:00', weekends: true });
    const at = (text: string): boolean => isQuiet(new Date(text), weekends);
    expect(['2026-01-10T15:00:00Z', '2026-01-12T15:00:00Z', '2026-01-12T12:30:00Z'].map(at)).toEqual([true, false, true]);
  });

  test('a time that no clock shows is refused', () => {
    expect(quiet.safeParse({ from: '24:00', to: '07:00' }).success).toBe(false);
  });
});
