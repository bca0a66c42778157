import type { Patient } from '@medplum/fhirtypes';
import { profileOf } from '@ouzel/matching';
import type { Sql } from '@ouzel/runtime';
import { z } from 'zod';
import { demographicsKept } from './demographics.ts';
import { keysOfProfile } from './match-keys.ts';

const KEEP = `with kept as (insert into locator.unlinked (record, patient, keyed) values ($1, $2, true) returning record)
  insert into locator.unlinked_key (record, key) select distinct record, key from kept, unnest($3::text[]) as g(key)`;
const WITHOUT = 'select record, patient from locator.unlinked where not keyed order by record limit $1';
const KEYED = `with noted as (insert into locator.unlinked_key (record, key) select distinct * from unnest($1::uuid[], $2::text[]) on conflict do nothing)
  update locator.unlinked set keyed = true where record = any($3::uuid[])`;
const AT_ONCE = 500;

const patientSchema = z.looseObject({ resourceType: z.literal('Patient') });

/** A Patient as `locator.unlinked` keeps it. */
export const unlinkedPatient = (text: string): Patient => patientSchema.parse(JSON.parse(text));

const keysOf = (patient: unknown): string[] => keysOfProfile(profileOf(demographicsKept(patient))).map(({ text }) => text);

/** Keeps what a custodian says of somebody whose record may be nobody's, and by what it can be found again. */
export async function keepUnlinked(sql: Sql, record: string, patient: Patient): Promise<void> {
  const values = [record, JSON.stringify(patient), keysOf(patient)];
  await sql.rows({ name: 'locator-keep-unlinked', text: KEEP, values });
}

/** Notes the keys of records that were kept before there were any. Safe to run from several processes at once. @returns how many. */
export async function noteMissingUnlinkedKeys(sql: Sql): Promise<number> {
  let noted = 0;
  for (;;) {
    const rows = await sql.rows<{ record: string; patient: string }>({ text: WITHOUT, values: [AT_ONCE] });
    if (rows.length === 0) return noted;
    const keys = rows.flatMap(({ record, patient }) => keysOf(JSON.parse(patient)).map((key) => ({ record, key })));
    const values = [keys.map(({ record }) => record), keys.map(({ key }) => key), rows.map(({ record }) => record)];
    await sql.rows({ text: KEYED, values });
    noted += rows.length;
  }
}
