import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Observation } from '@medplum/fhirtypes';
import { createRecordReader, createRecordWriter, type RecordReader, type RecordWriter } from '@ouzel/records';
import type { Database } from '@ouzel/runtime';
import { contribution, holding, observation } from '../world/contributions.ts';
import { openFresh } from '../world/database.ts';
import { withPermit } from '../world/permits.ts';

let database: Database;
let writer: RecordWriter;
let reader: RecordReader;
beforeAll(async () => {
  ({ database } = await openFresh());
  writer = createRecordWriter(database);
  reader = createRecordReader(database);
});
afterAll(() => database.close());

const PLACE = 'Willowbank';
const LOINC = 'http://loinc.org';

async function shownOf(change: Partial<Observation>): Promise<string> {
  const record = randomUUID();
  await writer.write(contribution(record, [observation('a', change)]));
  const shown = await withPermit({ holdings: [holding(record)], hideLocation: true }, (permit) =>
    reader.read(permit, { types: [] }),
  );
  expect(shown).toHaveLength(1);
  return shown[0]?.text ?? '';
}

test.each<[string, Partial<Observation>]>([
  ['the text of a component', { component: [{ code: { coding: [{ system: LOINC, code: '8480-6' }] }, valueString: PLACE }] }],
  ['the text of a concept of a component', { component: [{ code: { text: PLACE } }] }],
  ['a code of a supplier of a component', { component: [{ code: { coding: [{ system: 'urn:local', code: PLACE }] } }] }],
  ['a code without a system', { code: { coding: [{ code: PLACE }] } }],
  ['the unit of a quantity', { valueQuantity: { value: 70, unit: PLACE } }],
  ['the unit of a quantity of a component', { component: [{ code: {}, valueQuantity: { value: 70, unit: PLACE } }] }],
  ['the unit of a reference range', { referenceRange: [{ low: { value: 1, unit: PLACE }, text: PLACE }] }],
  ['the display of a label', { meta: { security: [{ system: 'urn:labels', code: 'X', display: PLACE }] } }],
  ['a tag and a source', { meta: { tag: [{ code: PLACE }], source: PLACE } }],
  ['the display of a system that only looks like LOINC', display('http://loinc.org.example')],
  ['the display of a system that only begins like it', display('http://loinc.organisation')],
  ['the display of a system that has it within', display('urn:x:http://loinc.org')],
  ['the display of a system that only looks like SNOMED CT', display('http://snomed.info/sctx')],
  ['the name in a reference to the person', { subject: { reference: 'Patient/x', display: PLACE } }],
  ['an extension', { code: { coding: [{ system: LOINC, code: '8867-4', extension: [{ url: 'urn:x', valueString: PLACE }] }] } }],
])('What is shown of a restricted person has not %s', async (_what, change) => {
  expect(await shownOf(change)).not.toContain(PLACE);
});

test('What is shown of a restricted person keeps the number, the code and the display of a term', async () => {
  const value = { value: 70, unit: 'beats', system: 'http://unitsofmeasure.org', code: '/min' };
  const shown = await shownOf({ ...display(LOINC, 'Heart rate'), valueQuantity: value });
  expect(JSON.parse(shown)).toMatchObject({
    code: { coding: [{ system: LOINC, code: '8867-4', display: 'Heart rate' }] },
    valueQuantity: { value: 70, code: '/min' },
  });
});

function display(system: string, text = PLACE): Partial<Observation> {
  return { code: { coding: [{ system, code: '8867-4', display: text }] } };
}
