import { describe, expect, test } from '@jest/globals';
import { headerOf, parseMessage } from '@ouzel/hl7v2';
import { translateMessage } from '../src/index.ts';
import { dateTimeOf } from '../src/translate/time.ts';

const MSH = 'MSH|^~\\&|PAS|9OZH01|OUZEL|9OZX01|20260124101500||ADT^A01^ADT_A01|42|P|2.4';
const oru = (...segments: string[]): string =>
  [MSH.replace('ADT^A01^ADT_A01', 'ORU^R01'), 'PID|1||9990000018^^^NHS^NH||A^B', ...segments].join('\r');
const of = (text: string) => {
  const message = parseMessage(text);
  return translateMessage(message, headerOf(message));
};

describe('A time', () => {
  test.each([
    ['20260124101500', '2026-01-24T10:15:00+00:00'],
    ['202607241015', '2026-07-24T10:15:00+01:00'],
    ['20260724101500+0000', '2026-07-24T10:15:00+00:00'],
    ['20260724', '2026-07-24'],
    ['202607', '2026-07'],
    ['1941', '1941'],
    ['20261324', undefined],
    ['20260230', undefined],
    ['20260124251500', undefined],
    ['yesterday', undefined],
    ['', undefined],
  ])('%j is %j', (given, expected) => {
    expect(dateTimeOf(given)).toBe(expected);
  });
});

describe('Whom a message is about', () => {
  const nhs = (pid3: string) =>
    of([MSH, 'EVN||20260124', `PID|1||${pid3}||A^B`, 'PV1|1|I|||||||||||||||||9'].join('\r'))?.identity;
  test.each([
    ['9990000018^^^NHS', '9990000018'],
    ['9990000018^^^NHS^NH', '9990000018'],
    ['9990000018^^^NHS^HN', '9990000018'],
    ['9990000018^^^NHSNBR^NHSNMBR', '9990000018'],
    ['77^^^PAS^MR~9990000018^^^NHS^NH', '9990000018'],
    ['9990000019^^^NHS^NH', undefined],
    ['9990000018^^^OTHER^NH', undefined],
    ['9990000018^^^NHS^NH~9990000026^^^NHS^NH', undefined],
    ['77^^^PAS^MR', undefined],
  ])('PID-3 %s gives %s', (pid3, expected) => {
    expect(nhs(pid3)?.nhsNumber).toBe(expected);
  });

  test('local numbers keep their authority; a number that is not valid is warned of', () => {
    expect(nhs('77^^^PAS^MR~9990000019^^^NHS^NH')).toMatchObject({
      localIds: ['PAS|77'],
      warnings: [expect.stringContaining('no single valid NHS number')],
    });
  });

  test('an impossible birth date is left out and named; an explicit delete is no value', () => {
    const identity = of(
      [MSH, 'EVN||20260124', 'PID|1||77^^^PAS||A^""||19651331|1', 'PV1|1|I|||||||||||||||||9'].join('\r'),
    )?.identity;
    expect(identity?.patient.birthDate).toBeUndefined();
    expect(identity?.patient.name).toEqual([{ use: 'official', family: 'A' }]);
    expect(identity?.warnings).toEqual([expect.stringContaining('PID-7')]);
  });
});

describe('Events', () => {
  test.each(['A02', 'A04', 'A13', 'A40'])('ADT^%s is kept for later', (event) => {
    expect(of([MSH.replace('A01', event), 'PID|1||77^^^PAS'].join('\r'))).toBeUndefined();
  });

  test('ADT^A11 is a visit that never was', () => {
    const message = [MSH.replace('A01', 'A11'), 'PID|1||77^^^PAS', 'PV1|1|I|||||||||||||||||V1'].join('\r');
    expect(of(message)?.visit?.encounter).toMatchObject({ id: 'visit-V1', status: 'cancelled' });
  });

  test('a movement without a visit number is named, not guessed', () => {
    expect(of([MSH, 'EVN||20260124', 'PID|1||77^^^PAS||A^B', 'PV1|1|I'].join('\r'))).toMatchObject({
      excluded: [{ type: 'Encounter', count: 1 }],
    });
  });

  test('a message that cannot be placed in time is refused', () => {
    expect(() => of([MSH.replace('20260124101500', 'never'), 'PID|1||77^^^PAS'].join('\r'))).toThrow(
      expect.objectContaining({ situation: 'bad-value' }),
    );
  });
});

describe('Results', () => {
  const OBR = 'OBR|1|P1|F1|FBC^Full blood count|||202601241000|||||||||||||||202601241100|||F';
  test('numbers, bounds, text, codes and comments', () => {
    const result = of(
      oru(
        OBR,
        'OBX|1|NM|HB^Haemoglobin||128|g/L|115-165|N|||F',
        'NTE|1||haemolysed',
        'OBX|2|NM|CRP^CRP||<5|mg/L|||||P',
        'OBX|3|ST|C^Culture||none||||||C',
        'OBX|4|CE|G^Group||A^A positive^L||||||F',
      ),
    );
    expect(result?.resources).toMatchObject([
      {
        resourceType: 'DiagnosticReport',
        id: 'F1.FBC',
        status: 'final',
        result: [{ reference: 'Observation/F1.FBC.HB' }, {}, {}, {}],
      },
      {
        valueQuantity: { value: 128, unit: 'g/L' },
        status: 'final',
        note: [{ text: 'haemolysed' }],
        interpretation: [{ coding: [{ code: 'N' }] }],
      },
      { valueQuantity: { value: 5, comparator: '<' }, status: 'preliminary' },
      { valueString: 'none', status: 'corrected' },
      { valueCodeableConcept: { text: 'A positive' }, status: 'final' },
    ]);
  });

  test('the label of an order is that of its results, and of no other', () => {
    const orc = (label: string): string => `ORC|RE${'|'.repeat(27)}${label}`;
    const labelled = of(
      oru(
        orc('V~HIV'),
        'OBR|1||F1|T^Test^LN|||20260124',
        'OBX|1|ST|A^A^LN||x||||||F',
        orc('U'),
        'OBR|2||F2|U^Other^LN|||20260124',
        'OBX|1|ST|B^B^LN||y||||||F',
      ),
    );
    const codes = labelled?.resources.map(({ resourceType, meta }) => [resourceType, meta?.security?.map(({ code }) => code)]);
    expect(codes).toEqual([
      ['DiagnosticReport', ['V', 'HIV']],
      ['Observation', ['V', 'HIV']],
      ['DiagnosticReport', undefined],
      ['Observation', undefined],
    ]);
  });

  test('a corrected result sent alone takes the place of itself, not of another', () => {
    const idOf = (obx: string) => of(oru(OBR, obx))?.resources[1]?.id;
    expect(idOf('OBX|2|NM|CRP^CRP||5|mg/L|||||F')).toBe(idOf('OBX|1|NM|CRP^CRP||6|mg/L|||||C'));
  });

  test('a number that is none stays the words it was', () => {
    expect(of(oru(OBR, 'OBX|1|NM|K^Potassium||see text|mmol/L|||||F'))?.resources[1]).toMatchObject({ valueString: 'see text' });
  });

  test.each([
    ['an unknown status', 'OBX|1|NM|K^Potassium||4|mmol/L|||||Q'],
    ['no status', 'OBX|1|NM|K^Potassium||4|mmol/L'],
    ['an unknown type of value', 'OBX|1|ED|K^Picture||x^y||||||F'],
    ['no code', 'OBX|1|NM|||4|mmol/L|||||F'],
  ])('%s is left out by name', (_what, obx) => {
    const result = of(oru(OBR, obx));
    expect(result?.resources.filter(({ resourceType }) => resourceType === 'Observation')).toEqual([]);
    expect(result?.excluded).toEqual([expect.objectContaining({ type: 'Observation', count: 1 })]);
  });
});
