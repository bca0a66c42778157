import type { LinkDecision, SuspectedLink, Suspicions } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { type Database, runEffects, type Sql } from '@ouzel/runtime';
import { z } from 'zod';

const COLUMNS = `s.item, s.person, s.other, s.reason, s.basis, s.noted, p.nhs_number as number, q.nhs_number as "otherNumber"
  from locator.link_suspected s join locator.person p using (person) left join locator.person q on q.person = s.other where s.resolved is null`;
const OPEN = `select ${COLUMNS} and ($1::timestamptz is null or s.noted < $1) order by s.noted desc, s.item limit $2`;
const ONE = `select ${COLUMNS} and s.item = $1`;
const SETTLE = `update locator.link_suspected set resolved = now(), decision = $2, decided_by = $3 where item = $1 and resolved is null returning item`;
const MERGED = `update locator.link_suspected s set resolved = now(), decision = 'linked', decided_by = $3 from locator.person p, locator.person q
  where s.resolved is null and s.reason = 'superseded-number' and p.person = s.person and q.person = s.other
    and array[p.nhs_number, q.nhs_number] <@ array[$1, $2]::text[]`;
const RESUME = 'insert into locator.trace_resumption (at, decided_by, reason) values ($1, $2, $3)';

const row = z.object({
  item: z.string(),
  person: z.string(),
  other: z.string().nullable(),
  reason: z.enum(['superseded-number', 'demographics-differ', 'number-invalidated']),
  basis: z.string(),
  noted: z.date(),
  number: z.string(),
  otherNumber: z.string().nullable(),
});

function suspectedOf(read: unknown): SuspectedLink {
  const { other, otherNumber, ...rest } = row.parse(read);
  return { ...rest, ...(other === null || otherNumber === null ? {} : { other, otherNumber }) };
}

/** A merge that was stated settles what was suspected of the two, whoever stated it. */
export async function settleMerged(
  sql: Sql,
  { survivor, obsolete, by }: Record<'survivor' | 'obsolete' | 'by', string>,
): Promise<void> {
  await sql.rows({ name: 'locator-suspected-merged', text: MERGED, values: [survivor, obsolete, by] });
}

export function createSuspicions(database: Database): Suspicions {
  const settled = (item: string, decision: LinkDecision, user: string) => ({
    name: 'locator-suspected-settled',
    text: SETTLE,
    values: [item, decision, user],
  });
  return {
    async open({ before, count }) {
      const rows = await database.rows({ name: 'locator-suspected-open', text: OPEN, values: [before ?? null, count] });
      return rows.map(suspectedOf);
    },
    async find(item) {
      const [found] = await database.rows({ name: 'locator-suspected-one', text: ONE, values: [item] });
      return found === undefined ? undefined : suspectedOf(found);
    },
    async settle(item, decision, user, alongside) {
      await database.transaction(async (sql) => {
        const done = await sql.rows(settled(item, decision, user));
        if (done.length === 0) throw new FhirError('not-found', 'There is no such open item.');
        await runEffects(sql, alongside);
      });
    },
    settled,
    async resume({ at, user, reason }, alongside) {
      await database.transaction((sql) => runEffects(sql, [{ text: RESUME, values: [at, user, reason] }, ...alongside]));
    },
  };
}
