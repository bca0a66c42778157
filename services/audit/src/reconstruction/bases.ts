import type { Database } from '@ouzel/runtime';

const NOTE = 'insert into audit.answer_base (base) values ($1) on conflict do nothing';
const KNOWN = 'select base from audit.answer_base order by since desc, base';

/** Notes the base that answers name from now on. */
export async function noteBase(database: Pick<Database, 'rows'>, base: string): Promise<void> {
  await database.rows({ text: NOTE, values: [base] });
}

/** Every base that answers ever named, the newest first. */
export async function knownBases(database: Pick<Database, 'rows'>): Promise<string[]> {
  return (await database.rows<{ base: string }>({ text: KNOWN, values: [] })).map(({ base }) => base);
}
