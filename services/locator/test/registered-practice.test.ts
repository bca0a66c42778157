import { describe, expect, test } from '@jest/globals';
import type { Demographics } from '@ouzel/exchange';
import { type KeptPractice, registeredPractice } from '../src/registered-practice.ts';

const ASOF = new Date('2026-11-24T10:00:00Z');
const NONE: KeptPractice = { ods: undefined, since: undefined, basis: undefined };
const A: KeptPractice = { ods: 'A', since: '2020-01-01', basis: 'pds 2020-01-01' };

function follows(before: KeptPractice, demographics: Pick<Demographics, 'practice' | 'restricted'>, takesPart = true) {
  const { effects, kept } = registeredPractice({
    person: 'p',
    asOf: ASOF,
    before,
    demographics,
    takesPart,
    relationship: ({ organisation, kind, basis, starts, ends }) => ({
      text: [kind, organisation, basis, starts.toISOString().slice(0, 10), ends?.toISOString().slice(0, 10)].join(' '),
    }),
  });
  return [effects.map(({ text }) => text.trim()), kept];
}

describe('The practice of registration', () => {
  const at = (ods: string, since?: string, until?: string) => ({
    restricted: false,
    practice: { ods, ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }) },
  });
  test.each<[string, KeptPractice, Pick<Demographics, 'practice' | 'restricted'>, string[], KeptPractice]>([
    ['the first', NONE, at('A', '2020-01-01'), ['gp-registration A pds 2020-01-01 2020-01-01'], A],
    ['the same', A, at('A', '2020-01-01'), [], A],
    [
      'another',
      A,
      at('B', '2026-11-01'),
      ['gp-registration A pds 2020-01-01 2026-11-24 2026-11-24', 'gp-registration B pds 2026-11-01 2026-11-01'],
      { ods: 'B', since: '2026-11-01', basis: 'pds 2026-11-01' },
    ],
    [
      'the same anew: a registration of its own, so that the end of the first does not end it',
      A,
      at('A', '2026-11-01'),
      ['gp-registration A pds 2020-01-01 2026-11-24 2026-11-24', 'gp-registration A pds 2026-11-01 2026-11-01'],
      { ods: 'A', since: '2026-11-01', basis: 'pds 2026-11-01' },
    ],
    [
      'with its last day, which counts',
      A,
      at('A', '2020-01-01', '2026-10-31'),
      ['gp-registration A pds 2020-01-01 2020-01-01 2026-11-01'],
      A,
    ],
    ['none any more', A, { restricted: false }, ['gp-registration A pds 2020-01-01 2026-11-24 2026-11-24'], NONE],
    ['left out of a restricted person: nothing follows', A, { restricted: true }, [], A],
    ['left out where nothing is said of restriction: nothing follows', A, {}, [], A],
    ['none, as before', NONE, { restricted: false }, [], NONE],
  ])('%s', (_what, before, demographics, effects, kept) => {
    expect(follows(before, demographics)).toEqual([effects, kept]);
  });

  test('that takes no part begins no relationship; once it takes part, the next trace begins it', () => {
    const [none, kept] = follows(NONE, at('A', '2020-01-01'), false);
    expect([none, kept]).toEqual([[], { ...A, basis: undefined }]);
    expect(follows({ ...A, basis: undefined }, at('A', '2020-01-01'))).toEqual([
      ['gp-registration A pds 2020-01-01 2020-01-01'],
      A,
    ]);
  });
});
