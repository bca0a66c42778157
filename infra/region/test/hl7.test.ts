import { describe, expect, test } from '@jest/globals';
import {
  admission,
  bloodResults,
  discharge,
  generateRegion,
  HOSPITALS,
  localNumberOf,
  type Person,
  updateDemographics,
} from '../src/index.ts';

const { people } = generateRegion({ seed: 'feeds', people: 1_000, today: '2026-11-24' });
const summer = new Date('2026-07-01T10:30:00Z');
const context = { hospital: '9OZH01', at: summer, controlId: 'C-1' };
const visit = { id: 'V1', admitted: new Date('2026-01-05T09:00:00Z') };
const first = (list: readonly Person[]): Person => {
  const [person] = list;
  if (person === undefined) throw new Error('nobody');
  return person;
};
const story = first(people);

/** Read by splitting alone, so that nothing is checked against the code that wrote it. */
const read = (message: string): Map<string, string[]> =>
  new Map(
    message
      .split('\r')
      .filter((line) => line !== '')
      .map((line) => [line.slice(0, 3), line.split('|')]),
  );
const field = (message: string, segment: string, number: number): string =>
  read(message).get(segment)?.[segment === 'MSH' ? number - 1 : number] ?? '';

const every = (person: Person): string[] => [
  admission(person, context, 'V1'),
  discharge(person, context, visit),
  updateDemographics(person, context, visit),
  bloodResults(person, context, 'O1'),
];

describe('A hospital’s messages', () => {
  test('are segments that end in a carriage return, and nothing else', () => {
    for (const message of people.flatMap(every)) {
      expect(message).toMatch(/^MSH\|\^~\\&\|PAS\|9OZH01\|/);
      expect(message.endsWith('\r')).toBe(true);
      expect(message).not.toMatch(/\n|\r\r/);
      expect(message.split('\r').filter((line) => line !== '' && !/^[A-Z][A-Z0-9]{2}\|/.test(line))).toEqual([]);
    }
  });

  test('say their type, their number, and London’s wall time', () => {
    const [a01 = '', a03 = '', a08 = '', oru = ''] = every(story);
    expect([a01, a03, a08, oru].map((message) => field(message, 'MSH', 9))).toEqual([
      'ADT^A01^ADT_A01',
      'ADT^A03^ADT_A03',
      'ADT^A08^ADT_A01',
      'ORU^R01^ORU_R01',
    ]);
    expect([field(a01, 'MSH', 10), field(a01, 'MSH', 12), field(a01, 'MSH', 7)]).toEqual(['C-1', '2.4', '20260701113000']);
    expect([field(a03, 'PV1', 44), field(a03, 'PV1', 45), field(a01, 'PV1', 45)]).toEqual([
      '20260105090000',
      '20260701113000',
      '',
    ]);
    expect(field(a01, 'PV1', 19)).toBe('V1^^^VISITID');
    expect(field(a01, 'PD1', 3)).toBe(`^^${story.practice}`);
  });

  test('name the person as the hospital knows them', () => {
    expect(field(admission(story, context, 'V1'), 'PID', 3)).toBe(
      `${story.nhsNumber}^^^NHS^NH~${localNumberOf(story, '9OZH01')}^^^9OZH01^MR`,
    );
    expect(field(admission(story, context, 'V1'), 'PID', 5)).toBe('Smith^Margaret^^^^^L');
    const unknown = first(people.filter(({ hospitalKnows }) => hospitalKnows?.nhsNumber === false));
    expect(field(admission(unknown, context, 'V1'), 'PID', 3)).toBe(`${localNumberOf(unknown, '9OZH01')}^^^9OZH01^MR`);
    expect(every(unknown).filter((message) => message.includes(unknown.nhsNumber.slice(0, 9)))).toEqual([]);
    const moved = first(people.filter(({ hospitalKnows }) => hospitalKnows?.address !== undefined));
    expect(field(admission(moved, context, 'V1'), 'PID', 11)).not.toContain(moved.address.postalCode);
  });

  test('escape what would break them', () => {
    const odd = { ...story, family: 'O|B^C&D~E\\F', address: { ...story.address, line: '1|2' } };
    expect(field(admission(odd, context, 'V1'), 'PID', 5)).toBe('O\\F\\B\\S\\C\\T\\D\\R\\E\\E\\F^Margaret^^^^^L');
    expect(field(admission(odd, context, 'V1', 'Fall | stairs'), 'PV2', 3)).toBe('^Fall \\F\\ stairs');
    expect(field(admission(odd, context, 'V1'), 'PID', 11)).toContain('1\\F\\2');
  });

  test('carry results with units, range and flag', () => {
    const lines = bloodResults(story, context, 'O1')
      .split('\r')
      .filter((line) => line.startsWith('OBX'));
    expect(lines.map((line) => line.split('|').slice(5, 9))).toEqual([
      ['128', 'g/L', '115-165', 'N'],
      ['11.4', '10*9/L', '4-11', 'H'],
    ]);
  });

  test('never give two people the same local number, nor one person the same at two hospitals', () => {
    const numbers = people.flatMap((person) => HOSPITALS.map(({ ods }) => localNumberOf(person, ods)));
    expect(new Set(numbers).size).toBe(people.length * 3);
  });
});
