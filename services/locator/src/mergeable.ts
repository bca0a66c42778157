import type { LinkStatement } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import type { Sql } from '@ouzel/runtime';
import type { Link } from './link-fold.ts';

// Onwards from a number by links in force, to the last survivor.
const ONWARD = `with recursive onward as (
    select survivor as number, 1 as steps from locator.link where in_force and scope = $1 and custodian = $2 and obsolete = $3
    union all select l.survivor, steps + 1 from onward o join locator.link l on l.in_force and l.scope = $1 and l.custodian = $2 and l.obsolete = o.number where steps < 1000
  ) select number from onward order by steps`;

/** Links of people have no custodian. */
export const custodianOf = (statement: LinkStatement): string => (statement.scope === 'local' ? statement.custodian : '');

async function onwardFrom(sql: Sql, statement: LinkStatement, number: string): Promise<string[]> {
  const values = [statement.scope, custodianOf(statement), number];
  const rows = await sql.rows<{ number: string }>({ name: 'locator-onward', text: ONWARD, values });
  return rows.map((row) => row.number);
}

const refusal = (sentence: string): FhirError => new FhirError('two-identities', sentence);

/** @throws FhirError `two-identities` where the links would not be a forest any more. */
export async function assertMergeable(sql: Sql, statement: LinkStatement): Promise<void> {
  const { survivor, obsolete } = statement;
  if ((await onwardFrom(sql, statement, survivor)).includes(obsolete))
    throw refusal('This merge would close a circle: the surviving number was itself merged into the other one. Undo that first.');
  const [already] = await onwardFrom(sql, statement, obsolete);
  if (already !== undefined && already !== survivor)
    throw refusal('This number was merged into another one before. Undo that first.');
}

/** @throws FhirError `two-identities` where the pair is joined by way of others, which only undoing those can part. */
export async function assertPartable(sql: Sql, statement: LinkStatement, before: Link | undefined): Promise<void> {
  if (before?.inForce === true) return;
  const [from, to] = [await onwardFrom(sql, statement, statement.survivor), await onwardFrom(sql, statement, statement.obsolete)];
  const joined = [statement.survivor, ...from].some((number) => [statement.obsolete, ...to].includes(number));
  if (joined) throw refusal('These numbers are joined by way of another one. Undo the merges with that one.');
}

/** @throws FhirError `bad-value` */
export function assertPair({ survivor, obsolete }: LinkStatement): void {
  if (survivor === obsolete) throw new FhirError('bad-value', 'A number cannot be merged with itself.');
}
