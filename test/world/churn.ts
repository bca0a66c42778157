import { createAudit } from '@ouzel/audit';
import { createGpSource } from '@ouzel/adapter-gp';
import { createAgreements, createConsent, createLabeller } from '@ouzel/consent';
import { type AccessRequest, disclose, type Organisation, type Source, type SourceAnswer } from '@ouzel/exchange';
import { fanOut } from '@ouzel/gateway';
import {
  createDirectory,
  createLocator,
  createPointerPermissions,
  createPointers,
  duePointers,
  probePointers,
} from '@ouzel/locator';
import { createRecordReader, createRecordWriter } from '@ouzel/records';
import { generateRegion, gpFactsOf, gpRecordOf, openGpTwin, type Person, sampleAgreements } from '@ouzel/region';
import { createMetrics, type Database } from '@ouzel/runtime';
import { outbox } from '@ouzel/sync';
import { pointerOf } from '../contract/nrl-pointer.ts';
import { openFresh, silentLog } from './database.ts';

export const [TELLS, SILENT] = ['9OZP001', '9OZP002'] as const;
export const PRACTICES = [TELLS, SILENT] as const;
export const ASKERS = ['9OZH01', '9OZH02'] as const;
export const GROUPS = {
  AllergyIntolerance: ['AllergyIntolerance'],
  Condition: ['Condition'],
  Immunization: ['Immunization'],
  Observation: ['Observation'],
  MedicationStatement: ['MedicationStatement', 'MedicationRequest', 'Medication'],
} as const;
export type Group = keyof typeof GROUPS;
export const TYPES: readonly Group[] = ['AllergyIntolerance', 'Condition', 'Immunization', 'Observation', 'MedicationStatement'];
const SUMMARY = 'http://snomed.info/sct|824321000000109';

const organisation = (ods: string): Organisation => ({
  ods,
  name: ods,
  kind: ods.startsWith('9OZP') ? 'gp-practice' : 'acute-trust',
});

/** What one search found: how many of each practice, and how each practice answered. */
export interface Found {
  shown: Readonly<Record<string, number>>;
  answers: readonly SourceAnswer[];
}

/** Somebody with something of every kind in their record, so that each kind can be there or not. */
function somebody(): Person {
  const { people } = generateRegion({ seed: 'churn', people: 200, today: '2026-11-24' });
  const found = people.find((person) => {
    const { problems, medicines, allergies, vaccinations, observations } = gpFactsOf(person);
    return !person.restricted && [problems, medicines, allergies, vaccinations, observations].every(({ length }) => length > 0);
  });
  if (found === undefined) throw new Error('The region has nobody with a record of every kind.');
  return found;
}

/** The record that a practice's system holds now: only the kinds that are there, and lists without the others. */
function recordWith(person: Person, groups: ReadonlySet<Group>): unknown {
  const kept = new Set<string>(TYPES.flatMap((group) => (groups.has(group) ? [...GROUPS[group]] : [])));
  const clinical = new Set<string>(Object.values(GROUPS).flat());
  const whole = gpRecordOf(person, person.practice);
  const isKept = (type: string): boolean => !clinical.has(type) || kept.has(type);
  const entry = whole.entry
    .filter(({ resource }) => isKept(resource.resourceType))
    .map(({ resource }) => {
      const { entry: members, ...rest } = Object(resource);
      if (!Array.isArray(members)) return { resource };
      const staying = members.filter((member: unknown) => isKept(String(Object(member).item?.reference).split('/')[0] ?? ''));
      return { resource: staying.length === 0 ? rest : { ...rest, entry: staying } };
    });
  return { ...whole, entry };
}

/** Two practices whose records change, one that tells of it first and one that does not, and two hospitals that ask. The clock is ours. */
export async function openChurn() {
  const { database } = await openFresh();
  const person = somebody();
  const clock = { at: Date.parse('2026-11-24T12:00:00Z') };
  const now = (): Date => new Date(clock.at);
  const held = new Map<string, Set<Group>>(PRACTICES.map((ods) => [ods, new Set(TYPES)]));
  const twin = await openGpTwin({
    host: '127.0.0.1',
    port: 0,
    recordOf: (ods) => recordWith({ ...person, practice: ods }, held.get(ods) ?? new Set()),
  });
  const stage = await furnish(database, person, now, `http://127.0.0.1:${twin.port}`);
  return {
    ...stage,
    database,
    clock,
    now,
    held,
    twin,
    async probe() {
      for (const each of await duePointers({ database, now })) await probePointers({ database, now }, each);
    },
    async close() {
      await twin.close();
      await database.close();
    },
  };
}

export type Churn = Awaited<ReturnType<typeof openChurn>>;

async function furnish(database: Database, { nhsNumber }: Person, now: () => Date, gpRoot: string) {
  const consent = createConsent({ database, agreements: createAgreements(database), now });
  const locator = createLocator(database);
  const permissions = createPointerPermissions(database);
  const pointers = createPointers({ database, permissions, labeller: createLabeller(database), consent, outbox, now });
  const audit = createAudit({ database, now });
  await createAgreements(database).put(sampleAgreements(now()));
  const everybody = [...PRACTICES, ...ASKERS].map(organisation);
  await createDirectory(database, Date.now).put(everybody.map((each) => ({ ...each, announces: each.ods === TELLS })));
  let id = '';
  for (const custodian of PRACTICES) {
    const { person = '' } = await locator.register({
      custodian,
      source: 'gp-connect',
      nhsNumber,
      localIds: [],
      patient: { resourceType: 'Patient' },
    });
    id = person;
  }
  const starts = new Date('2020-01-01');
  for (const asker of ASKERS)
    await database.rows(consent.relationship({ organisation: asker, person: id, kind: 'referral', basis: 'test', starts }));
  await database.rows(consent.relationship({ organisation: TELLS, person: id, kind: 'gp-registration', basis: 'test', starts }));

  const calls: Record<string, number> = {};
  const gp = createGpSource({
    endpointOf: (ods) => ({
      root: `${gpRoot}/${ods}/STU3/1/gpconnect/structured/fhir`,
      fromAsid: '999999999901',
      toAsid: '999999999902',
    }),
    locator,
    consent,
    writer: createRecordWriter(database),
    issuer: 'https://ouzel.example',
    log: silentLog,
    metrics: createMetrics(),
    now,
  });
  const source: Source = {
    ...gp,
    refresh(permit, holding, signal) {
      calls[holding.custodian.ods] = (calls[holding.custodian.ods] ?? 0) + 1;
      return gp.refresh(permit, holding, signal);
    },
  };
  const reader = createRecordReader(database);
  const request = (ods: string, change: Pick<AccessRequest, 'interaction' | 'types'>): AccessRequest => ({
    requester: {
      clientId: 'test',
      organisation: organisation(ods),
      purpose: 'TREAT',
      scopes: [],
      tokenId: 't',
      user: { id: '1', name: 'Dr Test', role: 'R8000', roleProfile: 'UNK' },
    },
    target: 'test',
    subject: { by: 'person', person: id },
    query: '',
    traceId: '0'.repeat(32),
    requestId: 'r',
    from: '',
    ...change,
  });
  return {
    person: id,
    calls,
    /** One search of one type, as a caller of the API makes one. */
    async search(asker: string, type: string): Promise<Found> {
      const found: Found[] = [];
      await disclose({ consent, audit }, request(asker, { interaction: 'search-type', types: [type] }), async (permit) => {
        const { answers, closed } = await fanOut(permit, [source], [type]);
        const read = await reader.read(permit, { types: [type], closed });
        const of = (ods: string): number => read.filter(({ text }) => text.includes(`"code":"${ods}"`)).length;
        found.push({ answers, shown: Object.fromEntries(PRACTICES.map((ods) => [ods, of(ods)])) });
        return { status: 200, body: Buffer.alloc(0), answers, resources: read };
      });
      const [first] = found;
      if (first === undefined) throw new Error('The search was refused.');
      return first;
    },
    /** The practice tells of a change that it is about to make, as the record locator's producer. */
    async tell(): Promise<void> {
      const holder = { ods: TELLS, name: TELLS };
      const plain = {
        id: `${TELLS}-summary`,
        subject: nhsNumber,
        type: '824321000000109',
        category: '823651000000106',
        custodian: TELLS,
        author: TELLS,
        url: 'https://gp.example/record',
      };
      const pointer = pointers.judge(pointerOf(plain), { holder, types: [SUMMARY], naming: 'theirs' });
      await disclose({ consent, audit }, request(TELLS, { interaction: 'create', types: [] }), async (permit) => {
        await pointers.store(permit, pointer, { holder, alongside: () => ({ text: 'select 1' }) });
        return { status: 200, body: Buffer.alloc(0), answers: [], resources: [] };
      });
    },
  };
}
