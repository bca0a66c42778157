import { randomUUID } from 'node:crypto';
import type { Observation } from '@medplum/fhirtypes';
import { createAudit, createAuditPast } from '@ouzel/audit';
import { type Agreement, agreementSchema, createAgreements, createPolicyDesk, decide, type Facts } from '@ouzel/consent';
import { type AccessRequest, SUBJECT, type View } from '@ouzel/exchange';
import { createDirectory } from '@ouzel/locator';
import { createRecordReader, createRecordWriter } from '@ouzel/records';
import { generateRegion, HOSPITALS, patientOf, sampleAgreements } from '@ouzel/region';
import type { Database } from '@ouzel/runtime';
import { askedBy, factsWith } from '../world/agreements.ts';
import { contribution, holding } from '../world/contributions.ts';
import { withPermit } from '../world/permits.ts';
import { byTurns, type Row } from './measure.ts';

/** What a decision may cost, and filtering, and a rehearsal of so many requests. */
const GOALS = { decisionUs: 50, filteringPart: 0.1, rehearsalSeconds: 10 };
const DECISIONS = 200_000;
const WARM = 20_000;
const RESOURCES = 500;
const PAST = { people: 10_000, requesters: 10 };
const CATEGORY = 'http://terminology.hl7.org/CodeSystem/observation-category';

const agreementsOf = (today: Date): Agreement[] =>
  sampleAgreements(today).map((each) => agreementSchema.parse(JSON.parse(JSON.stringify(each))));

/** Requests of every kind of requester about somebody whom five organisations know. */
function asked(): { request: AccessRequest; facts: Facts }[] {
  const holders = [
    ['9OZP001', 'gp-practice'],
    ['9OZH01', 'acute-trust'],
    ['9OZC001', 'care-home'],
    ['9OZN01', 'community'],
    ['9OZL01', 'local-authority'],
  ] as const;
  const holdings = holders.map(([ods, kind]) => ({
    record: ods,
    custodian: { ods, name: ods, kind },
    source: 'stored' as const,
    types: [],
  }));
  const facts = factsWith({
    holdings,
    directives: [{ custodian: '9OZN01' }],
    dspt: { status: 'standards-met', expiry: new Date(8e15) },
  });
  const requests = [...holders, ['9OZA01', 'ambulance'] as const].flatMap(([ods, kind]) =>
    (['TREAT', 'ETREAT'] as const).map((purpose) => askedBy({ ods, kind, purpose, role: 'R8000' })),
  );
  return requests.map((request) => ({ request, facts }));
}

/** CPU of one decision in microseconds: of the step from facts to a decision, of all kinds in turn. */
function decisionUs(agreements: readonly Agreement[], today: Date): number {
  const cases = asked();
  const run = (times: number): void => {
    for (let at = 0; at < times; at += 1) {
      const one = cases[at % cases.length];
      if (one !== undefined) decide(one.request, one.facts, agreements, today);
    }
  };
  run(WARM);
  const started = process.cpuUsage();
  run(DECISIONS);
  const { user, system } = process.cpuUsage(started);
  return (user + system) / DECISIONS;
}

function decisionRows(today: Date): Row[] {
  const few = agreementsOf(today);
  // Every practice has agreements of its own, each renewed twice.
  const many = Array.from({ length: 100 }, (_, at) =>
    few.flatMap((each) =>
      [1, 2, 3].map((version) => ({
        ...each,
        id: `${each.id}-${at}`,
        version,
        custodianKinds: [],
        custodianCodes: [`9OZQ${at}`],
      })),
    ),
  );
  const row = (what: string, agreements: readonly Agreement[]): Row => {
    const value = decisionUs(agreements, today);
    return { what, value, unit: 'µs of CPU', ratio: value / GOALS.decisionUs, against: `goal: at most ${GOALS.decisionUs} µs` };
  };
  return [
    row(`a decision, ${few.length} agreements`, few),
    row(`a decision, ${few.length + many.flat().length} versions of agreements`, [...few, ...many.flat()]),
  ];
}

const observation = (at: number): Observation => ({
  resourceType: 'Observation',
  id: `o${at}`,
  status: 'final',
  category: [{ coding: [{ system: CATEGORY, code: at % 2 === 0 ? 'vital-signs' : 'laboratory' }] }],
  code: { coding: [{ system: 'http://loinc.org', code: '8867-4', display: 'Heart rate' }] },
  subject: { reference: SUBJECT },
  effectiveDateTime: new Date(Date.UTC(2025, 0, 1) + at * 3_600_000).toISOString(),
  valueQuantity: { value: 60 + (at % 60), unit: 'beats/minute', system: 'http://unitsofmeasure.org', code: '/min' },
});

/** Reading a record with the care home's view of it, all of which that view shows, beside reading it without one. */
async function filterRow(database: Database): Promise<Row> {
  const [writer, reader] = [createRecordWriter(database), createRecordReader(database)];
  const record = randomUUID();
  await writer.write(
    contribution(
      record,
      Array.from({ length: RESOURCES }, (_, at) => observation(at)),
    ),
  );
  await database.rows({ text: 'vacuum analyze records.resource' });
  const read = async (view: View): Promise<void> => {
    const shown = await withPermit({ holdings: [holding(record, view)] }, (permit) => reader.read(permit, { types: [] }));
    if (shown.length !== RESOURCES) throw new Error(`${shown.length} of ${RESOURCES} resources were read.`);
  };
  const view = [
    'Patient',
    'AllergyIntolerance',
    'DiagnosticReport',
    ...['vital-signs', 'laboratory', 'imaging', 'exam', 'survey'].map((code) => `Observation?category=${CATEGORY}|${code}`),
  ];
  const [narrowed, plain] = await byTurns(
    () => read(view),
    () => read('all'),
    100,
  );
  const value = (plain / narrowed - 1) * 100;
  const against = `reading without a view (${plain.toFixed(0)}/s); goal: at most ${GOALS.filteringPart * 100} %`;
  return {
    what: `filtering a record of ${RESOURCES} resources by a view of tokens`,
    value,
    unit: '%',
    ratio: plain / narrowed,
    against,
  };
}

/** Puts people, with a relationship to each requester, and a past request of each requester about each person. */
async function fillPast(database: Database, today: Date): Promise<void> {
  const region = generateRegion({ seed: 'bench', people: 1, today: today.toISOString().slice(0, 10) });
  const requesters = [...HOSPITALS, ...region.organisations.all.filter(({ kind }) => kind !== 'acute-trust')].slice(
    0,
    PAST.requesters,
  );
  await createDirectory(database, Date.now).put(region.organisations.all);
  await createAgreements(database).put(agreementsOf(today));
  const [first] = region.people;
  const body = first === undefined ? '' : JSON.stringify(patientOf(first)).slice(1);
  await database.rows({
    text: `insert into locator.person (person, nhs_number, patient) select gen_random_uuid(), 'n' || n, $2 from generate_series(1, $1::int) n`,
    values: [PAST.people, body],
  });
  await database.rows({
    text: `insert into locator.record (record, custodian, home, person, source) select gen_random_uuid(), c, person, person, 'stored' from locator.person, unnest(array['9OZP001', '9OZH01', '9OZN01']) c`,
  });
  await database.rows({
    text: `insert into consent.relationship (organisation, person, kind, basis, starts) select o, person, 'referral', 'bench', '2020-01-01' from locator.person, unnest($1::text[]) o`,
    values: [requesters.map(({ ods }) => ods)],
  });
  const people = await database.rows<{ person: string }>({ text: 'select person from locator.person' });
  const audit = createAudit({ database, now: () => today });
  for (const organisation of requesters) {
    await Promise.all(
      people.map(({ person }) => {
        const request = askedBy({ ods: organisation.ods, kind: organisation.kind, role: 'R8000' });
        const about: AccessRequest = { ...request, subject: { by: 'person', person } };
        return audit.record({
          request: about,
          decision: { outcome: 'refuse', rule: 'bench', reason: 'unrelated', person },
          outcome: '0',
          status: 200,
          answers: [],
          resources: [],
        });
      }),
    );
  }
  await database.rows({ text: 'vacuum analyze' });
}

async function rehearsalRow(database: Database, today: Date, facts: 'now' | 'then'): Promise<Row> {
  const agreements = createAgreements(database);
  const desk = createPolicyDesk({ database, agreements, now: () => today });
  const care = (await agreements.all()).find(({ id }) => id === 'direct-care');
  const draft = { ...care, version: 2, view: 'care-home' };
  const started = performance.now();
  const range = { from: new Date(0), until: new Date(8e15), most: PAST.people * PAST.requesters };
  const { requests, decisions } = await desk.rehearse({ agreements: [draft] }, createAuditPast(database).requests(range), facts);
  const value = (performance.now() - started) / 1_000;
  if (requests !== PAST.people * PAST.requesters) throw new Error(`${requests} requests were rehearsed.`);
  return {
    what: `policy rehearsal of ${requests} recorded requests, ${decisions} decisions, facts of ${facts} and trail read`,
    value,
    unit: 's',
    ratio: value / GOALS.rehearsalSeconds,
    against: `goal: at most ${GOALS.rehearsalSeconds} s`,
  };
}

/** What deciding, filtering and rehearsing cost, beside their goals. */
export async function benchDecisions(database: Database): Promise<Row[]> {
  const today = new Date('2026-11-24T12:00:00Z');
  const rows = [...decisionRows(today), await filterRow(database)];
  await fillPast(database, today);
  for (const facts of ['now', 'then'] as const) rows.push(await rehearsalRow(database, today, facts));
  return rows;
}
