import { describe, expect, test } from '@jest/globals';
import { careFrom } from '../src/surveillance/care.ts';
import { judgeLook } from '../src/surveillance/judge.ts';
import { DEFAULT_RULES } from '../src/surveillance/rule-set.ts';
import type { Seen } from '../src/surveillance/rules/seen.ts';
import { livesAt, lookOf, seenOf } from './looks.ts';

/** `rule score` of what is found, without the two that say that nobody was in care. */
const found = (seen: Seen): string[] =>
  judgeLook(seen, DEFAULT_RULES)
    .filter(({ rule }) => !['not-in-care', 'claimed'].includes(rule))
    .map(({ rule, score }) => `${rule} ${score}`);
const all = (seen: Seen): string[] => judgeLook(seen, DEFAULT_RULES).map(({ rule }) => rule);
const person = lookOf().person;
const own = { person, families: ['Green'], homes: [] };

describe('Each rule about an event, fired and not', () => {
  test.each([
    ['own record', { staff: own }, ['own-record 100']],
    ['another record', {}, ['same-address 45']],
    ['one address and name, not in care', { patient: livesAt('Green', 7) }, ['same-address 80']],
    ['one address and name, in care', { patient: livesAt('Green', 7), inCare: true }, ['same-address 60']],
    ['one address, another name, in care', { inCare: true }, ['same-address 25']],
    [
      'a name that sounds the same',
      { patient: livesAt('Hussein', 7), staff: { families: ['Hussain'], homes: seenOf().patient?.homes ?? [] } },
      ['same-address 80'],
    ],
    ['a name alone', { patient: livesAt('Green', 7, 'LU1 1AA') }, []],
    ['a name, and no address', { patient: { person, families: ['Green'], homes: [] } }, []],
    ['a neighbour, not in care', { patient: livesAt('Okafor', 9) }, ['same-street 25']],
    ['a neighbour, in care', { patient: livesAt('Okafor', 9), inCare: true }, []],
    ['a colleague, not in care', { colleague: true, patient: livesAt('Okafor', 9, 'LU1 1AA') }, ['colleague 30']],
    ['a colleague, in care', { colleague: true, inCare: true, patient: livesAt('Okafor', 9, 'LU1 1AA') }, []],
  ] satisfies [string, Partial<Seen>, string[]][])('%s', (_what, change, expected) => {
    expect(found(seenOf(change))).toEqual(expected);
  });

  test('whoever is on no list is compared with nobody', () => {
    const { staff: _staff, ...seen } = seenOf();
    expect(found(seen)).toEqual([]);
  });

  test('not in care, or on a declaration alone, and never both', () => {
    const far = { patient: livesAt('Okafor', 9, 'LU1 1AA') };
    expect(all(seenOf(far))).toEqual(['not-in-care']);
    expect(all(seenOf(far, { basis: 'self-claimed' }))).toEqual(['claimed']);
    expect(all(seenOf({ ...far, inCare: true }))).toEqual([]);
    expect(all(seenOf({ ...far, inCare: true }, { basis: 'break-glass' }))).toEqual([]);
  });

  test('officers of information governance are measured by themselves and their own alone', () => {
    expect(all(seenOf({ colleague: true }, { governance: true }))).toEqual(['same-address']);
    expect(all(seenOf({ staff: own }, { governance: true }))).toEqual(['own-record']);
    expect(all(seenOf({ colleague: true, patient: livesAt('Okafor', 9) }, { governance: true }))).toEqual([]);
  });

  test('what was refused was not seen, and a rule that is off finds nothing', () => {
    expect(all(seenOf({ staff: own }, { shown: false }))).toEqual([]);
    const rules = { ...DEFAULT_RULES.rules, 'own-record': { on: false, score: 100 } };
    const alerts = judgeLook(seenOf({ staff: own, inCare: true }), { ...DEFAULT_RULES, rules });
    expect(alerts).toEqual([]);
  });

  test('a sentence names nobody and no place', () => {
    const alerts = [seenOf(), seenOf({ patient: livesAt('Green', 9) }), seenOf({ staff: own })].flatMap((seen) =>
      judgeLook(seen, DEFAULT_RULES),
    );
    expect(alerts.length).toBeGreaterThan(4);
    expect(JSON.stringify(alerts.map(({ sentence, facts }) => [sentence, facts]))).not.toMatch(/Green|Okafor|Mill|MK45/);
  });
});

describe('In care', () => {
  const contact = (kind: string, starts: string, ends?: string) => ({
    organisation: '9OZH01',
    person,
    kind,
    starts: new Date(starts),
    ...(ends === undefined ? {} : { ends: new Date(ends) }),
  });
  const isInCare = (...contacts: ReturnType<typeof contact>[]): boolean => careFrom(contacts, DEFAULT_RULES.care)(lookOf());

  test.each([
    ['a stay that lasts', contact('encounter', '2026-01-10'), true],
    ['a stay of a month ago', contact('encounter', '2025-12-01', '2025-12-12'), true],
    ['a stay of the autumn', contact('encounter', '2025-09-01', '2025-10-12'), false],
    ['an appointment of next week', contact('encounter', '2026-01-19'), true],
    ['an appointment in March', contact('encounter', '2026-03-19'), false],
    ['a practice', contact('gp-registration', '2010-01-01'), true],
    ['the practice before', contact('gp-registration', '2010-01-01', '2026-01-01'), false],
    ['an entry of their own', contact('contribution', '2026-01-12'), false],
  ])('%s', (_what, one, expected) => {
    expect(isInCare(one)).toBe(expected);
  });

  test('of another organisation or person is nothing', () => {
    expect(isInCare({ ...contact('encounter', '2026-01-10'), organisation: '9OZH02' })).toBe(false);
    expect(isInCare({ ...contact('encounter', '2026-01-10'), person: 'other' })).toBe(false);
  });
});
