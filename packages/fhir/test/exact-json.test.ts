import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseExact, parseJson, stringifyExact } from '../src/index.ts';

describe('A decimal', () => {
  test.each(['1', '-1', '0.10', '128.00', '128.00000000000000000001', '1e3', '1.0E-2', '-0', '0.1', '12345678901234567890'])(
    '%s goes out as it came in, and is a number in between',
    (number) => {
      const text = `{"a":{"value":${number},"list":[${number},2]},"b":"${number}"}`;
      const value = parseJson(Buffer.from(text));
      expect(stringifyExact(value)).toBe(text);
      expect(Object(value).a.value).toBe(Number(number));
      expect(stringifyExact(parseExact(text))).toBe(text);
    },
  );

  test.each([
    ['70.50', 120],
    ['5.40', 5.41],
    ['0.010', 0],
    ['128.00000000000000000001', 129],
  ])('%s that was put %d in its place is that number', (before, after) => {
    const value = parseExact(`{"a":[${before},${before}],"b":{"value":${before}}}`);
    Object(value).b.value = after;
    Object(value).a[0] = after;
    expect(stringifyExact(value)).toBe(`{"a":[${after},${before}],"b":{"value":${after}}}`);
  });

  test('of any precision survives, wherever it stands', () => {
    const number = fc.tuple(fc.integer(), fc.stringMatching(/^\.\d{1,25}$/)).map(([whole, rest]) => `${whole}${rest}`);
    fc.assert(
      fc.property(fc.array(number, { minLength: 1, maxLength: 5 }), (numbers) => {
        const text = `[${numbers.map((each) => `{"v":${each},"s":"-1.50"}`).join(',')}]`;
        expect(stringifyExact(parseJson(Buffer.from(text)))).toBe(text);
      }),
    );
  });
});
