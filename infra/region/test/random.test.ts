import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addDays, ageOn, daysBetween } from '../src/calendar.ts';
import { createRandom } from '../src/index.ts';

describe('Seeded choices', () => {
  test('are the same for the same seed and not for another', () => {
    const draw = (seed: string) => {
      const random = createRandom(seed);
      return Array.from({ length: 20 }, () => random.next());
    };
    expect(draw('one')).toEqual(draw('one'));
    expect(draw('one')).not.toEqual(draw('two'));
    expect(draw('one')).not.toEqual(draw('noe'));
  });

  test('stay within their bounds', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: -50, max: 50 }), fc.nat(100), (seed, min, span) => {
        const random = createRandom(seed);
        const value = random.int(min, min + span);
        expect(value >= min && value <= min + span).toBe(true);
        expect(random.next()).toBeLessThan(1);
        expect(random.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(random.shuffle([1, 2, 3, 4]).toSorted((one, other) => one - other)).toEqual([1, 2, 3, 4]);
        expect(['a', 'b']).toContain(random.pick(['a', 'b']));
      }),
    );
  });

  test('are as likely as they say', () => {
    const random = createRandom('likely');
    const drawn = Array.from({ length: 20_000 }, () =>
      random.weighted([
        ['rare', 1],
        ['common', 3],
        ['never', 0],
      ]),
    );
    expect(drawn.filter((each) => each === 'rare').length / 20_000).toBeCloseTo(0.25, 1);
    expect(drawn).not.toContain('never');
    expect(Array.from({ length: 20_000 }, () => random.chance(0.1)).filter(Boolean).length / 20_000).toBeCloseTo(0.1, 1);
  });
});

describe('The calendar', () => {
  test('counts days over leap years and says ages as people do', () => {
    expect(addDays('2024-02-28', 2)).toBe('2024-03-01');
    expect(daysBetween('2023-12-31', '2024-12-31')).toBe(366);
    expect([ageOn('2000-02-29', '2026-02-28'), ageOn('2000-02-29', '2026-03-01'), ageOn('2026-01-01', '2026-01-01')]).toEqual([
      25, 26, 0,
    ]);
  });

  test('refuses what is no day, and an age before birth', () => {
    for (const text of ['2026-02-30', '2026-1-1', '', '24/11/2026', '2026-13-01'])
      expect(() => addDays(text, 1)).toThrow(RangeError);
    expect(() => ageOn('2026-01-02', '2026-01-01')).toThrow(RangeError);
  });
});
