import type { LinkSuspected } from '@ouzel/exchange';

// What an officer has looked at is not brought before them again with every answer, for half a year.
const NOTE = `insert into locator.link_suspected (person, other, reason, basis) select $1::uuid, $2::uuid, $3::text, $4::text
  where not exists (select from locator.link_suspected s where s.person = $1 and s.other is not distinct from $2 and s.reason = $3
    and (s.decision = 'not-same' or (s.decision is not null and s.other is null)) and s.resolved > now() - interval '180 days')
  on conflict (person, coalesce(other, person), reason) where resolved is null do nothing`;

/** A suspicion for whoever keeps the links, noted once while it is open. */
export const linkSuspected: LinkSuspected = ({ person, other, reason, basis }) => ({
  name: 'locator-link-suspected',
  text: NOTE,
  values: [person, other ?? null, reason, basis],
});
