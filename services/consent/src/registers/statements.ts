/** One taker at a time; a claim that was left ends by itself. */
export const CLAIM = `insert into consent.register as r (organisation, claimed_until, fence) values ($1, $2, 1)
  on conflict (organisation) do update set claimed_until = excluded.claimed_until, fence = r.fence + 1
  where r.claimed_until is null or r.claimed_until < $3 returning fence::text, version`;
export const RELEASE = 'update consent.register set claimed_until = null where organisation = $1 and fence = $2';
export const TAKEN = `update consent.register set claimed_until = null, version = version + 1, listed = $3, taken = $4
  where organisation = $1 and fence = $2 returning version`;

const MINE = `l.organisation = $1 and l.basis = $2 and l.basis like 'Group/%' and (l.ends is null or l.ends > $3)`;
/** How many the list had, and how many of them the new one does not name. Set operations, since lists are long and no plan may be by pairs. */
export const LEAVERS = `with mine as (select l.person from consent.relationship l where ${MINE}),
  named as (select p.person from locator.person p where p.nhs_number = any($4::text[])
    union all select s.person from locator.superseded_number s where s.nhs_number = any($4::text[]))
  select (select count(*) from mine)::int as held, (select count(*) from (select person from mine except select person from named) gone)::int as unnamed`;

/** Whom each number is, and what is known that bears on their being on the list. */
export const KNOWN = `select n.nhs_number as "nhsNumber", p.person, ('{' || p.patient)::json ->> 'birthDate' as "birthDate", t.practice, l.starts, l.ends,
    (select max(o.starts) from consent.relationship o where o.person = p.person and o.kind = 'gp-registration' and o.organisation <> $1
      and o.basis not like 'pds %' and (o.ends is null or o.ends > $4)) as elsewhere
  from unnest($3::text[]) as n(nhs_number)
  join locator.person p on p.nhs_number = coalesce((select s.current from locator.superseded_number s where s.nhs_number = n.nhs_number), n.nhs_number)
  left join locator.trace t on t.person = p.person
  left join consent.relationship l on l.person = p.person and l.organisation = $1 and l.kind = $5 and l.basis = $2`;

export const LIST = `insert into consent.relationship (organisation, person, kind, basis, starts, ends)
  select $1, g.person, $2, $3, g.starts, g.ends from unnest($4::uuid[], $5::timestamptz[], $6::timestamptz[]) as g(person, starts, ends) order by g.person
  on conflict (person, organisation, kind, basis) do update set starts = excluded.starts, ends = excluded.ends`;

/** The newer registration ends the other's, but for one that PDS names. */
export const MOVE = `update consent.relationship o set ends = greatest(g.starts, o.starts) from unnest($2::uuid[], $3::timestamptz[]) as g(person, starts)
  where o.person = g.person and o.kind = 'gp-registration' and o.organisation <> $1 and o.basis not like 'pds %' and o.ends is null`;

export const END = `update consent.relationship l set ends = greatest(g.ends, l.starts) from unnest($3::uuid[], $4::timestamptz[]) as g(person, ends)
  where l.person = g.person and l.organisation = $1 and l.basis = $2 and (l.ends is null or l.ends > g.ends)`;

/** Whoever is on it no more: all that it had but these. */
export const DROP = `with gone as materialized (select l.person from consent.relationship l where ${MINE} except select unnest($4::uuid[]))
  update consent.relationship l set ends = greatest($3, l.starts) from gone where l.person = gone.person and ${MINE} returning l.person`;

/** PDS is asked soon about those whom it says are elsewhere. */
export const ASK_AGAIN = `update locator.trace set due = least(due, $2) where person = any($1::uuid[]) and claimed_until is null`;
