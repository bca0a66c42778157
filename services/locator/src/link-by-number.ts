import type { Sql } from '@ouzel/runtime';

// Where the custodian has a record about this person already, this is a further one: what both hold stays where it is.
// Whom it is shown as by a link of its numbers it stays with, from when it was: `settle` says where else it goes, and notes that.
const LINK = `update locator.record set home = $2, person = coalesce(person, $2),
   beside = exists (select from locator.record o where o.home = $2 and o.custodian = $3 and o.audience is null and not o.beside)
  where record = $1 and home is null returning record`;
// A link that was found without the number gives way to the number. Who was shown what as whose must follow from it, and what rests on the
// record goes with it: both are looked at as people of whom a link spoke, and `settle` moves it and notes the move.
const RELINK = `with moved as (
    update locator.record r set home = $2,
      beside = exists (select from locator.record o where o.home = $2 and o.custodian = $3 and o.audience is null and not o.beside)
    from locator.record was where r.record = $1 and was.record = r.record
      and exists (select 1 from locator.link_review v where v.record = r.record and v.person = r.home and v.state = 'automatic')
    returning r.record, was.home, was.person as before
  ), undone as (
    update locator.link_review v set state = 'not-same', decided = now(), decided_by = 'nhs-number' from moved
    where v.record = moved.record and v.state = 'automatic'
  ), marked as (update locator.person p set linked = true from moved where p.person in (moved.home, moved.before, $2::uuid) and not p.linked
  ) select record from moved`;
// Of the further records of the custodian that it had beside it there, one is the first now: what is posted is kept in that one.
const PROMOTE = `update locator.record set beside = false where record = (
    select record from locator.record where home = $1 and custodian = $2 and audience is null and beside order by record limit 1)
  and not exists (select from locator.record o where o.home = $1 and o.custodian = $2 and o.audience is null and not o.beside)`;
const SETTLE = `update locator.link_review set state = 'settled', decided = now(), decided_by = 'nhs-number' where record = $1 and state = 'open'`;

/** A record that is known by a custodian's own number: whose it is now, and whom it was registered for. */
export interface Known {
  record: string;
  person: string | null;
  home: string | null;
}

/** Links a record that was kept without its NHS number, or was linked without it, to whom the number names. */
export async function linkByNumber(sql: Sql, known: Known, person: string, custodian: string): Promise<boolean> {
  const [name, text] = known.home === null ? ['locator-link', LINK] : ['locator-relink', RELINK];
  const linked = await sql.rows({ name, text, values: [known.record, person, custodian] });
  if (linked.length > 0 && known.home !== null)
    await sql.rows({ name: 'locator-promote', text: PROMOTE, values: [known.home, custodian] });
  if (linked.length > 0) await sql.rows({ name: 'locator-settle', text: SETTLE, values: [known.record] });
  return linked.length > 0;
}
