import type { Effect, RelationshipFact } from '@ouzel/exchange';

// Whoever the person replaces is them: what was said of the one before the link is taken back of the other.
const TAKE_BACK = `with gone as (delete from consent.relationship l
    where l.basis = $2 and l.person = any(array(select $1::uuid union all select m.member from locator.member m where m.subject = $1::uuid))
      and not (l.person = $1 and exists (select from unnest($3::text[], $4::text[]) as k(organisation, kind) where k.organisation = l.organisation and k.kind = l.kind))
      and not (l.kind = 'referral' and exists (select from consent.relationship b where b.person = l.person and b.organisation = l.organisation
        and b.kind in ('encounter', 'open-case', 'residency', 'call') and b.starts <= $5 and (b.ends is null or b.ends >= l.starts)))
    returning l.organisation, l.person, l.kind, l.basis, l.starts, l.ends, l.record)
  insert into consent.relationship_taken_back (organisation, person, kind, basis, starts, ends, record, taken_back) select *, $5 from gone`;

const STATE = `insert into consent.relationship (organisation, person, kind, basis, starts, ends)
  select f.organisation, $1, f.kind, $2, f.starts, f.ends from unnest($3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[]) as f(organisation, kind, starts, ends)
  on conflict (person, organisation, kind, basis) do update set starts = excluded.starts, ends = excluded.ends`;

/** What a basis says now in the place of all that it said before; the order of the statements matters. */
export function restated({
  person,
  basis,
  facts,
  at,
}: {
  person: string;
  basis: string;
  facts: readonly RelationshipFact[];
  at: Date;
}): Effect[] {
  const organisations = facts.map(({ organisation }) => organisation);
  const kinds = facts.map(({ kind }) => kind);
  const times = [facts.map(({ starts }) => starts), facts.map(({ ends }) => ends ?? null)];
  const back = { name: 'consent-take-back', text: TAKE_BACK, values: [person, basis, organisations, kinds, at] };
  if (facts.length === 0) return [back];
  return [back, { name: 'consent-restate', text: STATE, values: [person, basis, organisations, kinds, ...times] }];
}
