import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { asFhirError, FhirError, outcomeOf, parseJson } from '../src/index.ts';

const wide = (keys: number): string => JSON.stringify(Object.fromEntries(Array.from({ length: keys }, (_, at) => [`k${at}`, 1])));
const parse = (text: string): unknown => parseJson(Buffer.from(text));

describe('A JSON body', () => {
  test('reads as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (text) => {
        fc.pre(!text.includes('__proto__') && !/\\[bfu]/.test(text));
        expect(parse(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  test.each([
    ['the same key twice', '{"dose":1,"dose":2}'],
    ['the same key, once escaped', '{"dose":1,"\\u0064ose":2}'],
    ['the same key deep inside', '{"a":[{"b":{"c":1,"c":2}}]}'],
    ['the same key with much space before its colon', `{"a":1,"a"${' '.repeat(100)}:2}`],
    ['a key that changes objects', '{"__proto__":{"x":1}}'],
    ['no JSON at all', '{"a":'],
    ['an empty body', ''],
    ['too deep a nesting', `${'['.repeat(80)}${']'.repeat(80)}`],
    ['more keys in one object than any element has', `[{"a":1},${wide(1_001)}]`],
  ])('is refused: %s', (_what, text) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ situation: 'bad-structure' }));
  });

  test.each([
    ['a character that no text holds', '{"a":"\\u0000"}'],
    ['half a surrogate pair', '{"a":"\\ud800"}'],
  ])('is refused, as a bad value: %s', (_what, text) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ situation: 'bad-value' }));
  });

  test('is refused where its bytes are not UTF-8', () => {
    expect(() => parseJson(Buffer.from([0x22, 0xff, 0x22]))).toThrow(FhirError);
  });

  test('may have as many keys in one object as the bound allows, and more in several', () => {
    const text = `[${wide(1_000)},${wide(1_000)}]`;
    expect(parse(text)).toEqual(JSON.parse(text));
  });

  test('may use one key in two objects, and as a value', () => {
    expect(parse('{"a":{"x":"a"},"b":{"x":"x:"},"c":["a","a"]}')).toEqual({ a: { x: 'a' }, b: { x: 'x:' }, c: ['a', 'a'] });
  });
});

describe('An error', () => {
  test('that nobody foresaw tells the caller nothing of itself', () => {
    const outcome = outcomeOf(asFhirError(new Error('NHS number 9990000018 broke it')));
    expect(JSON.stringify(outcome)).not.toContain('9990000018');
    expect(outcome.issue?.[0]).toMatchObject({ severity: 'error', code: 'exception' });
  });
});
