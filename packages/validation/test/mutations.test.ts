import { describe, expect, test } from '@jest/globals';
import { isObject } from '@ouzel/fhir';
import fc from 'fast-check';
import { faultsOf } from '../src/index.ts';
import { GOOD } from './good.ts';
import { mutated, places } from './mutate.ts';

const LONG_MS = 250;
const resource = fc.constantFrom(...GOOD);
const value = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(
    undefined,
    null,
    NaN,
    Infinity,
    -1,
    0,
    '',
    ' ',
    [],
    {},
    [null],
    [{}],
    true,
    '#',
    '#x',
    '2026-02-30',
    '\u0000',
    'a'.repeat(100_000),
  ),
  fc.string({ maxLength: 5_000 }),
);

describe('Of a resource with something of it changed', () => {
  test('faults are told, never thrown, soon, and with a place', () => {
    fc.assert(
      fc.property(resource, fc.nat(), value, (whole, at, by) => {
        const started = performance.now();
        const faults = faultsOf(mutated(whole, at, by));
        expect(performance.now() - started).toBeLessThan(LONG_MS);
        for (const { expression, message } of faults) {
          expect(expression.length).toBeGreaterThan(0);
          expect(message.length).toBeGreaterThan(20);
          for (const each of expression) expect(each).toMatch(/^[A-Za-z_[\]0-9.]+(\[x\])?$/);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('anything that is no resource has faults', () => {
    fc.assert(
      fc.property(fc.anything(), (odd) => {
        if (!isObject(odd) || !('resourceType' in odd)) expect(faultsOf(odd).length).toBeGreaterThan(0);
      }),
    );
  });

  test('what has no element of its type is refused wherever it is put', () => {
    for (const whole of GOOD)
      for (let at = 0; at < places(whole); at += 1)
        expect(faultsOf(mutated(whole, at, { nonsense: { x: 1 } })).length).toBeGreaterThan(0);
  });
});
