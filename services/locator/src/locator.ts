import { assertAlive, type Effect, type Holding, type Locator, type Permit } from '@ouzel/exchange';
import type { Database } from '@ouzel/runtime';
import { z } from 'zod';
import { patientText } from './patient.ts';
import { registerPatients } from './register-patients.ts';
import { register } from './register.ts';

const POINT =
  'insert into locator.pointer (record, type) select $1, t from unnest($2::text[]) t on conflict (record, type) do nothing';
const KEPT = 'select as_of, content_hash, completeness from locator.record where record = $1 and as_of is not null';
const KEEP = `insert into locator.record (record, custodian, person, source, audience, as_of, content_hash, completeness)
  values ($1, $2, $3, 'gp-connect', $4, $5, $6, $7) on conflict (record) do update
  set as_of = excluded.as_of, content_hash = excluded.content_hash, completeness = excluded.completeness where locator.record.as_of is null or locator.record.as_of <= excluded.as_of`;

const COPIES = `select record from locator.record where person = $1 and custodian = $2 and audience is not null and source <> 'stored'`;
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
    permit.person,
    permit.requester.organisation.ods,
    state.asOf,
    state.contentHash,
  ];
  return { name: 'locator-keep', text: KEEP, values: [...values, JSON.stringify({ excluded, warnings })] };
}

export function createLocator(database: Database): Locator {
  return {
    register: (registration) => register(database, registration),
    point,
    keep,
    forget: (record) => ({ name: 'locator-forget', text: FORGET, values: [record] }),
    registerPatients: (registrations, alongside) => registerPatients(database, registrations, alongside),
    patientOf(permit) {
      assertAlive(permit);
      return { text: patientText(permit), version: permit.hideIdentity ? 1 : permit.patient.version };
    },
    async keptCopies(permit, { custodian }) {
      assertAlive(permit);
      const values = [permit.person, custodian.ods];
      const rows = await database.rows<{ record: string }>({ name: 'locator-copies', text: COPIES, values });
      return rows.map(({ record }) => record);
    },
    async keptState(holding) {
      const [row] = await database.rows<KeptRow>({ name: 'locator-kept', text: KEPT, values: [holding.record] });
      if (row === undefined) return undefined;
      return { asOf: row.as_of, contentHash: row.content_hash, translated: completeness.parse(row.completeness) };
    },
  };
}
