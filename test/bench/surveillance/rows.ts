import { createHash } from 'node:crypto';
import { createCareContacts } from '@ouzel/consent';
import { createStaffList } from '@ouzel/audit';
import { base32OfUuid } from '@ouzel/fhir';
import { createSurveyedPeople } from '@ouzel/locator';
import type { Database } from '@ouzel/runtime';
import type { GoldPerson } from '../linkage/people.ts';
import type { Contacts } from './contacts.ts';
import type { Asked } from './looks.ts';
import type { Staff } from './staff.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** A Monday; in winter, so that local time is UTC. */
const FIRST_DAY = Date.UTC(2026, 0, 5);
const AT_ONCE = 10_000;
const PEOPLE =
  'insert into locator.person (person, nhs_number, patient) select * from unnest($1::uuid[], $2::text[], $3::text[]) on conflict do nothing';
const CONTACTS = `insert into consent.relationship (organisation, person, kind, basis, starts, ends)
  select * from unnest($1::text[], $2::uuid[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[])`;
const EVENTS = `insert into audit.event (id, recorded, person, organisation, outcome, event)
  select * from unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::text[], $5::text[], $6::text[])`;

export const instantOf = ({ day, minute }: Pick<Asked, 'day' | 'minute'>): Date =>
  new Date(FIRST_DAY + day * DAY_MS + minute * MINUTE_MS);

export function uuidOf(seed: string): string {
  const hex = createHash('sha256').update(seed).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
export const personOf = (at: number): string => uuidOf(`person ${at}`);

function bodyOf({ family, given, birthDate, home, nhsNumber }: GoldPerson): string {
  const address = home === undefined ? {} : { address: [{ line: [`${home.house} ${home.street}`], postalCode: home.postcode }] };
  const identifier = [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: nhsNumber }];
  return JSON.stringify({ identifier, active: true, name: [{ family, given: [given] }], birthDate, ...address }).slice(1);
}

async function inParts<Item>(items: readonly Item[], work: (part: readonly Item[]) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < items.length; at += AT_ONCE) await work(items.slice(at, at + AT_ONCE));
}

export async function putPeople(database: Database, people: readonly GoldPerson[]): Promise<void> {
  await inParts([...people.entries()], (part) =>
    database.rows({
      text: PEOPLE,
      values: [
        part.map(([at]) => personOf(at)),
        part.map(([, { nhsNumber }]) => nhsNumber),
        part.map(([, person]) => bodyOf(person)),
      ],
    }),
  );
}

export async function putContacts(database: Database, { stays, practiceOf }: Contacts): Promise<void> {
  const at = (day: number): Date => instantOf({ day, minute: 0 });
  await inParts([...stays.entries()], (part) =>
    database.rows({
      text: CONTACTS,
      values: [
        part.map(([, { organisation }]) => organisation),
        part.map(([, { person }]) => personOf(person)),
        part.map(() => 'encounter'),
        part.map(([place]) => `stay ${place}`),
        part.map(([, { from }]) => at(from)),
        part.map(([, { until }]) => at(until + 1)),
      ],
    }),
  );
  await inParts([...practiceOf.entries()], (part) =>
    database.rows({
      text: CONTACTS,
      values: [
        part.map(([, practice]) => practice),
        part.map(([person]) => personOf(person)),
        part.map(() => 'gp-registration'),
        part.map(() => 'registration'),
        part.map(() => at(-1_000)),
        part.map(() => null),
      ],
    }),
  );
}

/** The lists of all employers, by the way on which they come in. */
export async function putStaffLists(database: Database, staff: readonly Staff[], people: readonly GoldPerson[]): Promise<void> {
  const list = createStaffList({ database, people: createSurveyedPeople(database), now: () => new Date(FIRST_DAY) });
  for (const [organisation, all] of Map.groupBy(staff, (one) => one.organisation)) {
    const told = all
      .filter(({ listed }) => listed)
      .map(({ id, person }) => {
        const own = person === undefined ? undefined : people[person];
        return { id, ...(own === undefined ? {} : { nhsNumber: own.nhsNumber }) };
      });
    await list.put(organisation, { staff: told }, () => ({ text: 'select 1' }));
  }
}

const BASES = { treats: 'encounter', claims: 'self-claimed', 'breaks-glass': 'break-glass', 'is-refused': '' } as const;

/** An event as the recorder keeps one of `$everything`. */
function eventOf({ staff, person, how }: Asked, id: string): string {
  const refused = how === 'is-refused';
  const patient = personOf(person);
  const resources = refused
    ? []
    : ['Condition', 'Observation', 'MedicationStatement'].map((type) => `${type}/${id.slice(0, 26)}. aa01/1 aa02/1 aa03/2`);
  return JSON.stringify({
    interaction: 'operation',
    target: 'Patient/$everything',
    status: refused ? 404 : 200,
    rule: refused ? '4-relationship' : `4-relationship:${BASES[how]}`,
    person: patient,
    resources,
    query: `GET /fhir/R4/Patient/${base32OfUuid(patient)}/$everything`,
    client: 'portal',
    organisation: { ods: staff.organisation, name: staff.organisation, kind: 'acute-trust' },
    user: { id: staff.id, name: `User ${staff.id}`, role: staff.role.code },
    purpose: how === 'breaks-glass' ? 'BTG' : 'TREAT',
    token: id,
    trace: id.replaceAll('-', ''),
    requestId: id,
    from: '10.0.0.1',
  });
}

/** Events in the order of their times, a part to a transaction. */
export async function putEvents(database: Database, asked: readonly Asked[], seed: string): Promise<void> {
  const inOrder = asked.toSorted((a, b) => a.day - b.day || a.minute - b.minute);
  await inParts([...inOrder.entries()], async (part) => {
    const rows = part.map(([at, one]) => ({ one, id: uuidOf(`${seed} event ${at}`) }));
    await database.rows({
      text: EVENTS,
      values: [
        rows.map(({ id }) => id),
        rows.map(({ one }) => instantOf(one)),
        rows.map(({ one }) => personOf(one.person)),
        rows.map(({ one }) => one.staff.organisation),
        rows.map(({ one }) => (one.how === 'is-refused' ? '4' : '0')),
        rows.map(({ one, id }) => eventOf(one, id)),
      ],
    });
  });
}

export const roomsOf = (database: Database) => ({
  database,
  people: createSurveyedPeople(database),
  contacts: createCareContacts(database),
});
