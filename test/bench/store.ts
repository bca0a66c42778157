import { randomUUID } from 'node:crypto';
import type { Observation } from '@medplum/fhirtypes';
import { type Permit, SUBJECT } from '@ouzel/exchange';
import { createRecordReader, createRecordWriter } from '@ouzel/records';
import type { Database } from '@ouzel/runtime';
import { contribution, holding } from '../world/contributions.ts';
import { withPermit } from '../world/permits.ts';
import { byTurns, type Row } from './measure.ts';

const RESOURCES = 300;

const observation = (at: number): Observation => ({
  resourceType: 'Observation',
  id: `o${at}`,
  status: 'final',
  category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' }] }],
  code: {
    coding: [{ system: 'http://loinc.org', code: '718-7', display: 'Hemoglobin [Mass/volume] in Blood' }],
    text: 'Haemoglobin',
  },
  subject: { reference: SUBJECT },
  effectiveDateTime: new Date(Date.UTC(2025, 0, 1) + at * 3_600_000).toISOString(),
  valueQuantity: { value: 100 + (at % 60), unit: 'g/L', system: 'http://unitsofmeasure.org', code: 'g/L' },
  referenceRange: [{ text: '115-165' }],
  note: [{ text: 'A comment of some length, as laboratories write them beside a result that is out of its range.' }],
});

/** The record store by itself, against PostgreSQL doing no more than it must. */
export async function benchStore(database: Database): Promise<Row[]> {
  const writer = createRecordWriter(database);
  const reader = createRecordReader(database);
  const record = randomUUID();
  const resources = Array.from({ length: RESOURCES }, (_, at) => observation(at));
  await writer.write(contribution(record, resources));
  const joined = async (permit: Permit): Promise<Buffer> =>
    Buffer.from((await reader.read(permit, { types: [] })).map(({ text }) => text).join(','));
  const readStore = async (): Promise<void> => void (await withPermit({ holdings: [holding(record)] }, joined));
  const bytesOnly = { name: 'bench-bytes', text: 'select body from records.resource where record = $1', values: [record] };
  const readBytes = async (): Promise<void> => void (await database.rows(bytesOnly));
  const [stored, bytes] = await byTurns(readStore, readBytes, 60);

  await database.rows({
    text: 'create table bench_plain (record uuid, type text, local uuid, body text, primary key (record, type, local))',
  });
  const bodies = resources.map((resource) => JSON.stringify(resource));
  const plain = {
    name: 'bench-insert',
    text: "insert into bench_plain select $1, 'Observation', gen_random_uuid(), b from unnest($2::text[]) b",
  };
  const insertStore = async (): Promise<void> => void (await writer.write(contribution(randomUUID(), resources)));
  const insertPlain = (): Promise<void> =>
    database.transaction(async (sql) => void (await sql.rows({ ...plain, values: [randomUUID(), bodies] })));
  const [inserted, plainly] = await byTurns(insertStore, insertPlain, 10);
  return [
    {
      what: `store: read a record of ${RESOURCES}`,
      value: stored,
      unit: 'records/s',
      ratio: stored / bytes,
      against: 'PostgreSQL returning the same bytes',
    },
    {
      what: `store: insert ${RESOURCES} resources with history`,
      value: inserted * RESOURCES,
      unit: 'resources/s',
      ratio: inserted / plainly,
      against: 'PostgreSQL batch insert of the same texts, one table',
    },
  ];
}
