import { assertAlive, type Effect, type Holding, type Locator, type Permit } from '@ouzel/exchange';
import type { Database } from '@ouzel/runtime';
import { z } from 'zod';
import { patientText } from './patient.ts';
import { createLinks } from './links.ts';
import { registerPatients } from './register-patients.ts';
import { register } from './register.ts';

const POINT =
  'insert into locator.pointer (record, type) select $1, t from unnest($2::text[]) t on conflict (record, type) do nothing';
const KEPT = 'select as_of, content_hash, completeness from locator.record where record = $1 and as_of is not null';
// Whose the copy is follows from its base record, which is held meanwhile: a link that is changed at the same time finds the copy, or it the change.
const KEEP = `with base as (select person from locator.record where custodian = $2 and home = $3 and audience is null and not beside for share)
  insert into locator.record (record, custodian, home, person, source, audience, as_of, content_hash, completeness)
  select $1, $2, $3, base.person, 'gp-connect', $4, $5, $6, $7 from base on conflict (record) do update
  set as_of = excluded.as_of, content_hash = excluded.content_hash, completeness = excluded.completeness where locator.record.as_of is null or locator.record.as_of <= excluded.as_of`;

const FORGET = 'update locator.record set as_of = null, content_hash = null, completeness = null where record = $1';

const completeness = z.object({
  excluded: z.array(z.object({ type: z.string(), reason: z.string(), count: z.number() })),
  warnings: z.array(z.string()),
});
type KeptRow = { as_of: Date; content_hash: string; completeness: unknown };

function point(record: string, types: readonly string[]): Effect {
  return { name: 'locator-point', text: POINT, values: [record, [...new Set(types)]] };
}

function keep(
  permit: Permit,
  holding: Holding,
  state: {
    asOf: Date;
    contentHash: string;
    translated: z.output<typeof completeness> | { excluded: readonly unknown[]; warnings: readonly string[] };
  },
): Effect {
  const { excluded, warnings } = state.translated;
  const values = [
    holding.record,
    holding.custodian.ods,
    holding.linked?.person ?? permit.person,
    permit.requester.organisation.ods,
    state.asOf,
    state.contentHash,
  ];
  return { name: 'locator-keep', text: KEEP, values: [...values, JSON.stringify({ excluded, warnings })] };
}

export function createLocator(database: Database): Locator {
  return {
    links: createLinks(database),
    register: (registration) => register(database, registration),
    point,
    keep,
    forget: (record) => ({ name: 'locator-forget', text: FORGET, values: [record] }),
    registerPatients: (registrations, alongside) => registerPatients(database, registrations, alongside),
    patientOf(permit) {
      assertAlive(permit);
      return { text: patientText(permit), version: permit.hideIdentity ? 1 : permit.patient.version };
    },
    async keptState(holding) {
      const [row] = await database.rows<KeptRow>({ name: 'locator-kept', text: KEPT, values: [holding.record] });
      if (row === undefined) return undefined;
      return { asOf: row.as_of, contentHash: row.content_hash, translated: completeness.parse(row.completeness) };
    },
  };
}
