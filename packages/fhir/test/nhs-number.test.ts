import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { base32OfUuid, FhirError, isNhsNumber, parseNhsNumber, parseResourceId, resourceId, uuidOfBase32 } from '../src/index.ts';

describe('NHS number', () => {
  test.each(['9434765919', '9000000009', '9990000018', '4010232137'])('%s has a right check digit', (number) => {
    expect(isNhsNumber(number)).toBe(true);
  });

  test.each(['1234567890', '943476591', '94347659190', '943476591X', '', '٩٤٣٤٧٦٥٩١٩'])('%s is refused', (text) => {
    expect(isNhsNumber(text)).toBe(false);
    expect(() => parseNhsNumber(text)).toThrow(FhirError);
  });

  test('a number as people write it is read, and the error never repeats what was written', () => {
    expect(parseNhsNumber('943 476 5919')).toBe('9434765919');
    expect(parseNhsNumber('943-476-5919')).toBe('9434765919');
    expect(() => parseNhsNumber('943 476 5918')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('5918') }),
    );
  });

  test('any single wrong digit is found', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 9 }), (at, by) => {
        const right = '9434765919';
        const wrong = right.slice(0, at) + String((Number(right[at]) + by) % 10) + right.slice(at + 1);
        expect(isNhsNumber(wrong)).toBe(false);
      }),
    );
  });
});

describe('resource ids', () => {
  test('are FHIR ids and read back', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), (record, local) => {
        const id = resourceId({ record, local });
        expect(id).toMatch(/^[A-Za-z0-9.-]{1,64}$/);
        expect(parseResourceId(id)).toEqual({ record, local });
        expect(uuidOfBase32(base32OfUuid(record))).toBe(record);
      }),
    );
  });

  test.each(['', 'a', 'a.b', `${'z'.repeat(26)}.${'0'.repeat(26)}`, `${'0'.repeat(26)}.${'0'.repeat(26)}.x`, 'u'.repeat(26)])(
    '%s is no id of ours',
    (id) => {
      expect(parseResourceId(id)).toBeUndefined();
    },
  );
});
