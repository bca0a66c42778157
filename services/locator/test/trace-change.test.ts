import { describe, expect, test } from '@jest/globals';
import type { Demographics, TraceAnswer } from '@ouzel/exchange';
import fc from 'fast-check';
import { patientBody } from '../src/patient.ts';
import { changeOf, type Traced } from '../src/trace-change.ts';

const NUMBER = '9990000018';
const OTHER_NUMBER = '9990000026';
const patient = {
  resourceType: 'Patient' as const,
  name: [{ family: 'O’Neill-Smith', given: ['Ann'] }],
  birthDate: '1950-02-03',
  deceasedBoolean: true,
  address: [{ line: ['1 Rose Lane'] }],
};
const known = (change: Partial<Traced> = {}): Traced => ({
  person: 'p',
  nhsNumber: NUMBER,
  body: patientBody(patient, NUMBER),
  restricted: false,
  imposed: false,
  deceased: undefined,
  verification: undefined,
  ...change,
});
const found = (change: Partial<Demographics> = {}): TraceAnswer => ({
  is: 'found',
  demographics: {
    nhsNumber: NUMBER,
    verification: '01',
    restricted: false,
    families: ['ONEILL SMITH'],
    birthDate: '1950-02-03',
    ...change,
  },
});
const shown = (body: string): Record<string, unknown> => JSON.parse(`{${body}`);

describe('An answer about a person', () => {
  test.each<[string, Partial<Demographics>, string]>([
    ['the same', {}, 'found'],
    ['married since', { families: ['Jones'] }, 'found'],
    ['nothing to compare', { families: [], birthDate: undefined }, 'found'],
    ['the year of birth only', { birthDate: '1950' }, 'found'],
    ['another date of birth', { birthDate: '1950-03-02' }, 'unlike'],
    ['another number, all else agrees', { nhsNumber: OTHER_NUMBER }, 'superseded'],
    ['another number, the birth date unknown', { nhsNumber: OTHER_NUMBER, birthDate: undefined }, 'superseded'],
    ['another number and date of birth', { nhsNumber: OTHER_NUMBER, birthDate: '1950-03-02' }, 'unlike'],
    ['another number and family', { nhsNumber: OTHER_NUMBER, families: ['Jones'] }, 'unlike'],
    ['another number, nothing to compare', { nhsNumber: OTHER_NUMBER, families: [], birthDate: undefined }, 'unlike'],
    [
      'another number, and nothing fits',
      { nhsNumber: OTHER_NUMBER, families: ['Jones'], birthDate: '1971-01-01' },
      'wrong-person',
    ],
  ])('%s: %s comes to %s', (_what, change, outcome) => {
    expect(changeOf(known(), found(change), undefined).outcome).toBe(outcome);
  });

  test('about somebody else takes nothing, not even a restriction', () => {
    const answer = found({
      nhsNumber: OTHER_NUMBER,
      families: ['Jones'],
      birthDate: '1971-01-01',
      restricted: true,
      deceased: '2026',
    });
    const { outcome, ...rest } = changeOf(known(), answer, undefined);
    const { person: _person, ...before } = known();
    expect([outcome, rest]).toEqual(['wrong-person', before]);
  });

  test('that does not fit takes a restriction and nothing else, and asks for somebody to look', () => {
    const change = changeOf(known(), found({ birthDate: '1971-01-01', restricted: true, deceased: '2026' }), undefined);
    expect(change).toMatchObject({
      outcome: 'unlike',
      restricted: true,
      imposed: true,
      suspicion: { reason: 'demographics-differ' },
    });
    expect(change.demographics).toBeUndefined();
    expect(shown(change.body)).toMatchObject({ deceasedBoolean: true });
    expect(change.body).toContain('"code":"05"');
  });

  test('under a number that is another person’s here changes neither number', () => {
    const change = changeOf(known(), found({ nhsNumber: OTHER_NUMBER, restricted: true }), 'q');
    expect(change).toMatchObject({
      outcome: 'both-known',
      nhsNumber: NUMBER,
      restricted: true,
      supersededBy: OTHER_NUMBER,
      suspicion: { reason: 'superseded-number', other: 'q' },
    });
  });

  test('that tells of a death takes the place of the yes or no of others', () => {
    const { body } = changeOf(known(), found({ deceased: '2026-01-02' }), undefined);
    expect(shown(body)).toMatchObject({ deceasedDateTime: '2026-01-02', birthDate: '1950-02-03' });
    expect(shown(body)).not.toHaveProperty('deceasedBoolean');
  });

  test('that tells of none takes back only what a trace told', () => {
    const told = { deceasedDateTime: '2026-01-02', deceasedBoolean: undefined };
    const body = patientBody({ ...patient, ...told }, NUMBER);
    const byTrace = changeOf(known({ body, deceased: '2026-01-02' }), found(), undefined);
    const byHospital = changeOf(known({ body }), found(), undefined);
    expect([shown(byTrace.body)['deceasedDateTime'], shown(byHospital.body)['deceasedDateTime']]).toEqual([
      undefined,
      '2026-01-02',
    ]);
  });

  test('under which nobody is found leaves the person as they are, but for the number', () => {
    for (const [answer, code] of [
      [{ is: 'not-found' }, '04'],
      [{ is: 'invalidated' }, '05'],
    ] as const) {
      const change = changeOf(known({ restricted: true, imposed: true }), answer, undefined);
      expect(change).toMatchObject({ restricted: true, imposed: true, nhsNumber: NUMBER, verification: code });
      const { identifier, ...rest } = shown(change.body);
      expect([JSON.stringify(identifier).includes(code), rest]).toEqual([
        true,
        { ...shown(known().body), identifier: undefined },
      ]);
    }
  });

  test('lifts a restriction only where a trace imposed it and says so; whatever comes, one that others imposed stays', () => {
    const said = fc.constantFrom(true, false, undefined);
    fc.assert(
      fc.property(fc.boolean(), fc.array(said, { maxLength: 8 }), (atFirst, sayings) => {
        let now = known({ restricted: atFirst });
        for (const restricted of sayings) {
          const { restricted: then, imposed } = changeOf(now, found({ restricted }), undefined);
          now = { ...now, restricted: then, imposed };
        }
        const last = sayings.findLast((each) => each !== undefined);
        expect(now.restricted).toBe(atFirst || last === true);
      }),
    );
  });

  test('given again changes nothing', () => {
    const first = changeOf(known(), found({ deceased: '2026-01-02' }), undefined);
    const { body, restricted, imposed, deceased, verification } = first;
    const again = changeOf(
      known({ body, restricted, imposed, deceased, verification }),
      found({ deceased: '2026-01-02' }),
      undefined,
    );
    expect(again).toEqual(first);
  });
});
