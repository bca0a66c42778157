import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Observation } from '@medplum/fhirtypes';
import { SUBJECT } from '@ouzel/exchange';
import { conditionsOf } from '@ouzel/gateway';
import { createRecordReader, createRecordWriter, type Paging, type RecordReader, type RecordWriter } from '@ouzel/records';
import type { Database } from '@ouzel/runtime';
import fc from 'fast-check';
import { contribution, holding, observation } from '../world/contributions.ts';
import { openFresh } from '../world/database.ts';
import { withPermit } from '../world/permits.ts';
import { runs } from '../world/seeds.ts';

let database: Database;
let writer: RecordWriter;
let reader: RecordReader;
const record = randomUUID();
const LOINC = 'http://loinc.org';
const UCUM = 'http://unitsofmeasure.org';
const coded = (system: string | undefined, code: string) => ({ coding: [{ ...(system === undefined ? {} : { system }), code }] });

beforeAll(async () => {
  ({ database } = await openFresh());
  writer = createRecordWriter(database);
  reader = createRecordReader(database);
  await writer.write(
    contribution(record, [
      observation('pulse', {
        category: [coded('s', 'vital-signs')],
        identifier: [{ system: 'https://h/ids', value: 'A|1' }],
        valueQuantity: { value: 70, unit: 'beats', system: UCUM, code: '/min' },
        encounter: { reference: 'Encounter/visit' },
      }),
      observation('month', { status: 'amended', effectiveDateTime: '2025-06', valueQuantity: { value: 5.4, comparator: '<' } }),
      observation('other', {
        code: coded('x', '8867-4%'),
        effectiveDateTime: '2026-03-01T12:30:00+01:00',
        valueQuantity: { value: 38.15 },
      }),
      observation('period', {
        code: coded(undefined, 'local'),
        effectiveDateTime: undefined,
        effectivePeriod: { start: '2024-01-01', end: '2024-02-01' },
        valueQuantity: undefined,
        valueString: 'Émile said',
      }),
      observation('parts', {
        code: coded(LOINC, '85354-9'),
        effectiveDateTime: '2026-02-28T23:30:00Z',
        valueQuantity: undefined,
        component: [{ code: coded(LOINC, '8480-6'), valueQuantity: { value: 120, unit: 'mmHg', system: UCUM, code: 'mm[Hg]' } }],
      }),
      { resourceType: 'Encounter', id: 'visit', status: 'finished', class: { code: 'IMP' }, subject: { reference: SUBJECT } },
    ]),
  );
});
afterAll(() => database.close());

async function found(query: string): Promise<string[]> {
  const conditions = conditionsOf('Observation', new URLSearchParams(query), 'https://o/fhir/R4', false);
  const shown = await withPermit({ holdings: [holding(record)] }, (permit) =>
    reader.read(permit, { types: ['Observation'], conditions }),
  );
  return shown.map(({ text }) => nameOf(JSON.parse(text))).toSorted();
}
const nameOf = ({ effectiveDateTime, effectivePeriod, component, status, code }: Observation): string => {
  if (component !== undefined) return 'parts';
  if (effectivePeriod !== undefined) return 'period';
  if (status === 'amended') return 'month';
  return code?.coding?.[0]?.system === 'x' ? 'other' : effectiveDateTime === undefined ? 'none' : 'pulse';
};

const ALL = ['month', 'other', 'parts', 'period', 'pulse'];
const without = (...names: string[]): string[] => ALL.filter((name) => !names.includes(name));

describe('A search of a type', () => {
  test.each<[string, string[]]>([
    ['', ALL],
    // tokens: https://hl7.org/fhir/R4/search.html#token
    [`code=${LOINC}|8867-4`, ['month', 'pulse']],
    ['code=8867-4', ['month', 'pulse']],
    ['code=|local', ['period']],
    ['code=x|', ['other']],
    ['code=8867-4,85354-9', ['month', 'parts', 'pulse']],
    ['code=%25', []],
    [`code:not=${LOINC}|8867-4`, ['other', 'parts', 'period']],
    ['category:missing=true', without('pulse')],
    ['category:missing=false', ['pulse']],
    ['category=vital-signs', ['pulse']],
    ['category=s|vital-signs&status=final', ['pulse']],
    ['status=amended', ['month']],
    ['status=http://hl7.org/fhir/observation-status|amended', ['month']],
    ['status:not=final', ['month']],
    ['identifier=https://h/ids|A\\|1', ['pulse']],
    ['component-code=8480-6', ['parts']],
    ['combo-code=8480-6', ['parts']],
    ['_tag=9OZH01', ALL],
    ['_tag=9OZH02', []],
    // dates: https://hl7.org/fhir/R4/search.html#date
    ['date=2026-03-01', ['other', 'pulse']],
    ['date=2025', ['month']],
    ['date=2025-06-15', []],
    ['date=ge2026', ['other', 'parts', 'pulse']],
    ['date=lt2026', ['month', 'period']],
    ['date=le2024-02-01', ['period']],
    ['date=gt2026-02-28', ['other', 'pulse']],
    ['date=sa2026-02', ['other', 'pulse']],
    ['date=eb2025-06', ['period']],
    ['date=ne2026-03-01', without('other', 'pulse')],
    ['date=2026-03-01T11:30:00Z', ['other']],
    ['date=2026-03-01T12:30:00+01:00', ['other']],
    ['date=ge2026-03-01T00:00:00+01:00', ['other', 'parts', 'pulse']],
    ['date=ap2026-03-02', ['other', 'pulse']],
    ['date=ge2024-01-15&date=le2025-12-31', ['month', 'period']],
    ['date=2025-06,2026-02', ['month', 'parts']],
    // quantities: https://hl7.org/fhir/R4/search.html#quantity
    ['value-quantity=70', ['pulse']],
    [`value-quantity=70|${UCUM}|/min`, ['pulse']],
    [`value-quantity=70|${UCUM}|Cel`, []],
    ['value-quantity=70||beats', ['pulse']],
    ['value-quantity=gt38', ['other', 'pulse']],
    ['value-quantity=lt6', ['month']],
    ['value-quantity=38.1', []],
    ['value-quantity=38.2', ['other']],
    ['value-quantity=ap37', ['other']],
    ['component-value-quantity=120||mm[Hg]', ['parts']],
    // strings and references
    ['value-string=emile', ['period']],
    ['value-string=said', []],
    ['value-string:contains=SAID', ['period']],
    ['value-string:exact=emile said', []],
    ['value-string:exact=Émile said', ['period']],
    ['encounter:missing=true', without('pulse')],
    ['_lastUpdated=ge2026-03-02', ALL],
    ['_lastUpdated=lt2026-03-02', []],
    ['_id=nothing', []],
  ])('%s', async (query, expected) => {
    expect(await found(query)).toEqual(expected);
  });
});

describe('Pages', () => {
  const paging = (change: Partial<Paging>): Paging => ({
    count: 2,
    sort: { by: 'date', descending: true },
    total: true,
    asOf: new Date(),
    ...change,
  });

  test('show each resource once, in order, whatever is written meanwhile', async () => {
    const change = fc.record({ at: fc.nat(11), to: fc.nat(40), add: fc.boolean() });
    const by = fc.constantFrom('date' as const, 'updated' as const, 'id' as const);
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { maxLength: 6 }),
        by,
        fc.boolean(),
        fc.integer({ min: 1, max: 5 }),
        async (changes, key, descending, count) => {
          const own = randomUUID();
          const dated = (id: string, day: number): Observation =>
            observation(id, { effectiveDateTime: new Date(Date.UTC(2026, 0, day + 1)).toISOString() });
          let clock = Date.UTC(2026, 5, 1);
          const write = (id: string, day: number): Promise<unknown> =>
            writer.write(contribution(own, [dated(id, day)], { occurred: new Date((clock += 1_000)), fetched: new Date(clock) }));
          for (let at = 0; at < 12; at += 1) await write(`o${at}`, at);
          const asOf = new Date(clock);
          const waiting = changes.values();
          const seen: string[] = [];
          await withPermit({ holdings: [holding(own)] }, async (permit) => {
            const all = await reader.read(permit, { types: ['Observation'] });
            let after: Paging['after'];
            for (;;) {
              const given = paging({
                count,
                asOf,
                sort: { by: key, descending },
                total: after === undefined,
                ...(after === undefined ? {} : { after }),
              });
              const page = await reader.page(permit, { types: ['Observation'] }, given);
              if (after === undefined) expect(page.total).toBe(12);
              seen.push(...page.shown.map(({ id }) => id));
              const next = waiting.next();
              if (!next.done) await write(next.value.add ? `new${next.value.at}` : `o${next.value.at}`, next.value.to);
              if (page.next === undefined) break;
              after = page.next;
            }
            expect(seen.toSorted()).toEqual(all.map(({ id }) => id).toSorted());
            return true;
          });
        },
      ),
      runs(15),
    );
  });

  test('of nothing are empty and counted', async () => {
    await withPermit({ holdings: [holding(record)] }, async (permit) => {
      expect(await reader.page(permit, { types: ['Observation'] }, paging({ count: 0 }))).toMatchObject({
        shown: [],
        total: 5,
        next: undefined,
      });
      expect(await reader.page(permit, { types: ['Flag'] }, paging({}))).toMatchObject({ shown: [], total: 0, next: undefined });
      return true;
    });
  });
});
