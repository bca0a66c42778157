import type { LinkReviewItem, LinkReviews } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { type Database, runEffects, type Sql } from '@ouzel/runtime';
import { z } from 'zod';
import { settleKnown } from './settle.ts';
import { createSuspicions } from './suspicions.ts';
import { registering } from './transactions.ts';

const OPEN = `select v.item, v.record, v.person, v.bits, v.reasons, v.bars, v.opened, r.custodian,
    array(select regexp_replace(l.value, '^' || r.custodian || '[|]', '') from locator.local_identifier l where l.record = v.record order by l.value) as "localIds"
  from locator.link_review v join locator.record r using (record)
  where v.state = 'open' and ($1::text is null or r.custodian = $1) order by v.opened, v.item limit $2`;
const TOTAL = `select count(*)::int as total from locator.link_review v join locator.record r using (record)
  where v.state = 'open' and ($1::text is null or r.custodian = $1)`;
const DECIDE = `update locator.link_review v set state = $2, decided = now(), decided_by = $3 from locator.record r
  where v.item = $1 and v.state = 'open' and r.record = v.record and ($4::text is null or r.custodian = $4) returning v.record, v.person, r.custodian`;
const LINK = `update locator.record set home = $2, person = $2 where record = $1 and home is null and person is null
  and not exists (select 1 from locator.record o where (o.person = $2 or o.home = $2) and o.custodian = $3 and o.audience is null) returning record`;
const NUMBERS = `select nhs_number as "nhsNumber", array(select l.value from locator.local_identifier l where l.record = $1) as numbers
  from locator.person where person = $2`;
const SETTLE = `update locator.link_review set state = 'settled', decided = now(), decided_by = $2 where record = $1 and state = 'open'`;

const itemSchema = z.object({
  item: z.string(),
  record: z.string(),
  custodian: z.string(),
  localIds: z.array(z.string()),
  person: z.string(),
  bits: z.number(),
  reasons: z.array(z.object({ field: z.string(), level: z.string(), bits: z.number() })),
  bars: z.array(z.string()),
  opened: z.date(),
});

async function link(sql: Sql, { record, person, custodian }: Record<'record' | 'person' | 'custodian', string>): Promise<void> {
  const linked = await sql.rows({ text: LINK, values: [record, person, custodian] });
  if (linked.length > 0) {
    const [known] = await sql.rows<{ nhsNumber: string; numbers: string[] }>({ text: NUMBERS, values: [record, person] });
    const { nhsNumber, numbers = [] } = known ?? {};
    // Whom a link made somebody else has the record as that one.
    await settleKnown(sql, { nhsNumbers: nhsNumber === undefined ? [] : [nhsNumber], custodian, numbers, records: [record] });
    return;
  }
  throw new FhirError(
    'two-identities',
    'This organisation has another record of this person: the two must be merged there first.',
  );
}

/** The queue of records that may be somebody's: read and decided by people who govern information. */
export function createLinkReviews(database: Database): LinkReviews {
  return {
    suspicions: createSuspicions(database),
    async open(custodian, most) {
      const [items, [count]] = await Promise.all([
        database.rows({ name: 'locator-reviews', text: OPEN, values: [custodian ?? null, most] }),
        database.rows<{ total: number }>({ name: 'locator-reviews-total', text: TOTAL, values: [custodian ?? null] }),
      ]);
      return { items: items.map((row): LinkReviewItem => itemSchema.parse(row)), total: count?.total ?? 0 };
    },
    async decide(item, decision, { user, custodian }, alongside) {
      return registering(database, async (sql) => {
        const [row] = await sql.rows<Record<'record' | 'person' | 'custodian', string>>({
          text: DECIDE,
          values: [item, decision, user, custodian ?? null],
        });
        if (row === undefined) throw new FhirError('not-found', 'There is no such open item.');
        if (decision === 'linked') {
          await link(sql, row);
          await sql.rows({ text: SETTLE, values: [row.record, user] });
        }
        await runEffects(sql, [alongside(row)]);
        return { record: row.record, person: row.person };
      });
    },
  };
}
