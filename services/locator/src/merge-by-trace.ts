import type { Demographics, Effect, LinkChanged } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { type Database, runEffects, type Sql } from '@ouzel/runtime';
import { createLinks } from './links.ts';
import { spokenOf } from './link-pair.ts';
import { linkSuspected } from './link-suspected.ts';
import { fitOf } from './trace-fit.ts';
import { readPatient } from './traced-patient.ts';

// By their current number: one that another has taken the place of is a word against the one that we know.
const BODY = 'select patient as body from locator.person where person = $1 and nhs_number = $2';

/** Two people here whom the national service knows as one. */
export interface SaidMerge {
  person: string;
  other: string;
  /** NHS numbers. */
  survivor: string;
  obsolete: string;
}

/**
 * Whether the service's word makes two people one by itself: where what is held under the surviving number agrees with the answer too, and
 * nobody has spoken of the two before. What an officer parted stays parted; what differs is for a person to look at.
 */
export async function isMergeSaid(
  sql: Sql,
  { other, survivor, obsolete }: SaidMerge,
  demographics: Demographics,
): Promise<boolean> {
  if ((await spokenOf(sql, { scope: 'person', survivor, obsolete })).newest !== undefined) return false;
  const [held] = await sql.rows<{ body: string }>({ name: 'locator-body-of', text: BODY, values: [other, survivor] });
  // As of another number: it must agree, and not only not differ.
  return held !== undefined && fitOf(readPatient(held.body), '', demographics) === 'same';
}

/** Whether the two are one by a link in force already. */
export async function areMerged(sql: Sql, { survivor, obsolete }: SaidMerge): Promise<boolean> {
  const { newest, others } = await spokenOf(sql, { scope: 'person', survivor, obsolete });
  return [newest, ...others].some((link) => link?.inForce === true);
}

/** States the merge, and tells whoever has to know. Where links forbid it (a circle, two survivors), it is for a person to look at. */
export async function mergeAsSaid(
  database: Database,
  { person, other, survivor, obsolete }: SaidMerge,
  asOf: Date,
  merged: (changed: LinkChanged, asOf: Date) => readonly Effect[],
): Promise<void> {
  const said = { organisation: 'PDS', by: 'PDS', reason: 'The number was superseded.', source: 'trace', occurred: asOf };
  try {
    const statement = { scope: 'person', survivor, obsolete, change: 'merge', ...said } as const;
    await createLinks(database).state(statement, (changed) => merged(changed, asOf));
  } catch (error) {
    if (!(error instanceof FhirError) || error.http >= 500) throw error;
    await runEffects(database, [linkSuspected({ person, other, reason: 'superseded-number', basis: 'pds' })]);
  }
}
