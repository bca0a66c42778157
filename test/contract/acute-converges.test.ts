import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { acceptMessage, type AcuteIntakeOptions } from '@ouzel/adapter-acute';
import { createAgreements, createConsent } from '@ouzel/consent';
import { headerOf, parseMessage } from '@ouzel/hl7v2';
import { createDirectory, createLocator } from '@ouzel/locator';
import { createRecordWriter } from '@ouzel/records';
import type { Database } from '@ouzel/runtime';
import { outbox } from '@ouzel/sync';
import fc from 'fast-check';
import { openFresh } from '../world/database.ts';
import { dayOf, type Event, eventsOf, HOSPITAL, type Patients, patients } from '../world/hospital-day.ts';
import { runs, within } from '../world/seeds.ts';

let database: Database;
let options: AcuteIntakeOptions;
beforeAll(async () => {
  ({ database } = await openFresh());
  const now = (): Date => new Date();
  const directory = createDirectory(database, Date.now);
  await directory.put([{ ods: HOSPITAL, name: 'A hospital', kind: 'acute-trust' }]);
  const consent = createConsent({ database, agreements: createAgreements(database), now });
  const { organisationOf } = directory;
  const [writer, locator] = [createRecordWriter(database), createLocator(database)];
  options = { database, writer, locator, consent, outbox, organisationOf, now };
});
afterAll(() => database.close());

async function accept(text: string): Promise<void> {
  const message = parseMessage(text);
  await acceptMessage(options, message, headerOf(message), text);
}

/** Sends the messages in groups of these sizes, each group at once. */
async function play(texts: readonly string[], sizes: readonly number[]): Promise<void> {
  let at = 0;
  for (let turn = 0; at < texts.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    await Promise.all(texts.slice(at, at + size).map(accept));
    at += size;
  }
}

const RESOURCES = `select p.nhs_number as number, r.type, r.body from records.resource r join locator.record l using (record)
  join locator.person p on p.person = l.person where p.nhs_number = any($1::text[])`;
const RELATIONSHIPS = `select p.nhs_number as number, s.kind, s.basis, s.starts, s.ends from consent.relationship s join locator.person p using (person)
  where p.nhs_number = any($1::text[])`;
const NUMBERS = `select p.nhs_number as number, i.value from locator.local_identifier i join locator.record l using (record)
  join locator.person p on p.person = l.person where p.nhs_number = any($1::text[])`;

/** All that is kept of some people, with their numbers and ids called by their places, line by line. */
async function stateOf({ nhsNumbers, run }: Patients): Promise<string[]> {
  const kept = await Promise.all(
    [RESOURCES, RELATIONSHIPS, NUMBERS].map((text) => database.rows({ text, values: [nhsNumbers] })),
  );
  const told = (row: object): string =>
    nhsNumbers
      .reduce((text, number, at) => text.replaceAll(number, `person ${at}`), JSON.stringify(row))
      .replaceAll(new RegExp(`\\b${run}-(?=\\d)`, 'g'), 'run-')
      // Ids follow from the record, which is another's each time; when it was stored is not what it says.
      .replaceAll(/[0-9a-hjkmnp-tv-z]{26}/g, 'id')
      .replaceAll(/(lastUpdated|valueInstant)\\":\\"[^"]+\\"/g, '$1');
  return kept.flat().map(told).toSorted();
}

const said = (what: 'A03' | 'A28', word: string): Event => ({ who: 0, what, visit: 0, word });
/** Days that ended otherwise once: a state that is said again and then overtaken by an older one, and an end of a stay that was corrected. */
const FOUND: [{ events: Event[]; order: number[]; sizes: number[] }][] = [
  [{ events: [said('A28', 'Fall'), said('A28', 'Cough'), said('A28', 'Fall')], order: [0, 2, 1], sizes: [1] }],
  [{ events: [said('A03', 'Fall'), said('A03', 'Fall')], order: [1, 0], sizes: [1] }],
];

test(
  'A day in a hospital ends in the same state in whatever order its messages come, and however many at once',
  async () => {
    const day = eventsOf(40).chain((events) =>
      fc.record({
        events: fc.constant(events),
        order: fc.shuffledSubarray(
          events.map((_, at) => at),
          { minLength: events.length },
        ),
        sizes: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(day, async ({ events, order, sizes }) => {
        const [inOrder, shuffled] = [patients(), patients()];
        await play(dayOf(events, inOrder), [1]);
        const texts = dayOf(events, shuffled);
        await play(
          order.map((at) => texts[at] ?? ''),
          sizes,
        );
        expect(await stateOf(shuffled)).toEqual(await stateOf(inOrder));
      }),
      { ...runs(25), endOnFailure: true, examples: FOUND },
    );
  },
  within(120_000),
);
