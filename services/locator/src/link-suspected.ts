import type { LinkSuspected } from '@ouzel/exchange';

const NOTE = `insert into locator.link_suspected (person, other, reason, basis) values ($1, $2, $3, $4)
  on conflict (person, coalesce(other, person), reason) where resolved is null do nothing`;

/** A suspicion for whoever keeps the links, noted once while it is open. */
export const linkSuspected: LinkSuspected = ({ person, other, reason, basis }) => ({
  name: 'locator-link-suspected',
  text: NOTE,
  values: [person, other ?? null, reason, basis],
});
