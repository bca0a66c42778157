import fc from 'fast-check';
import { unusedNumber } from './links.ts';

export const HOSPITAL = '9OZH01';
const PEOPLE = 3;
const DAY = Date.UTC(2026, 5, 1, 6);
const SECOND_MS = 1_000;

/** Something that happens in a hospital, about one of a few people. */
export type Event = { who: number } & (
  | { what: 'A01' | 'A03' | 'A08' | 'A28' | 'A31'; visit: number; word: string }
  | { what: 'R01'; order: number; value: number; status: 'P' | 'F' | 'C' }
);

const who = fc.nat({ max: PEOPLE - 1 });
const event: fc.Arbitrary<Event> = fc.oneof(
  fc.record({
    who,
    what: fc.constantFrom('A01', 'A03', 'A08', 'A28', 'A31'),
    visit: fc.nat({ max: 1 }),
    word: fc.constantFrom('Fall', 'Cough', 'Pain'),
  }),
  fc.record({
    who,
    what: fc.constant('R01' as const),
    order: fc.nat({ max: 1 }),
    value: fc.nat({ max: 9 }),
    status: fc.constantFrom('P', 'F', 'C'),
  }),
);
export const eventsOf = (count: number): fc.Arbitrary<Event[]> =>
  fc.array(event, { minLength: 2, maxLength: count, size: 'max' });

/** Some people with numbers that nobody else has. */
export interface Patients {
  nhsNumbers: string[];
  run: number;
}
// Away from what else is counted.
let runsMade = 10_000;
export function patients(): Patients {
  runsMade += 1;
  return { nhsNumbers: Array.from({ length: PEOPLE }, unusedNumber), run: runsMade };
}

const hl7 = (at: number): string => `${new Date(at).toISOString().replaceAll(/\D/g, '').slice(0, 14)}+0000`;

function textOf(given: Event, at: number, { nhsNumbers, run }: Patients): string {
  const kind = given.what === 'R01' ? 'ORU^R01' : `ADT^${given.what}`;
  const head = [`MSH|^~\\&|PAS|${HOSPITAL}|OUZEL|X|${hl7(at)}||${kind}|${run}-${at}|P|2.4`];
  const word = given.what === 'R01' ? 'Result' : given.word;
  head.push(`PID|1||${nhsNumbers[given.who]}^^^NHS^NH~${run}-${given.who}^^^${HOSPITAL}^MR||Patient^${word}||19500101|F`);
  if (given.what === 'A28' || given.what === 'A31') return [...head, ''].join('\r');
  if (given.what === 'R01') {
    const order = `${run}-${given.who}-${given.order}`;
    const result = `OBX|1|NM|718-7^Haemoglobin^LN||${given.value}|g/L|||||${given.status}`;
    return [...head, `OBR|1|${order}|${order}|58410-2^Count^LN|||||||||||||||||||||${given.status}`, result, ''].join('\r');
  }
  const ended = given.what === 'A03' ? hl7(at) : '';
  const visit = `PV1|1|I|WARD^1^1||||||||||||||||${run}-${given.who}-${given.visit}|||||||||||||||||||||||||${hl7(DAY)}|${ended}`;
  return [...head, visit, `PV2|||^${given.word}`, ''].join('\r');
}

/** The messages of a day, each at a second of its own, in the order in which things happened. */
export const dayOf = (events: readonly Event[], about: Patients): string[] =>
  events.map((each, at) => textOf(each, DAY + (at + 1) * SECOND_MS, about));
