import type { Change, Effect } from '@ouzel/exchange';
import { CHANNEL } from './channel.ts';

// Most records are subscribed to by nobody: their changes leave no row.
const CHANGED = `with change as (
  insert into sync.event (event, kind, person, record, resource_type, local, named, occurred)
  select gen_random_uuid(), c.kind, c.person, c.record, c.type, c.local, c.named, c.occurred
  from unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::uuid[], $6::text[], $7::timestamptz[]) as c(record, kind, person, type, local, named, occurred)
  where exists (select from sync.subscription s where s.topic = c.kind and s.status in ('active', 'error') and (s.person is null or s.person = c.person
    or exists (select from locator.member m where m.subject = c.person and m.member = s.person and m.whole)))
  returning event
) select pg_notify('${CHANNEL}', '') from change limit 1`;

/** One row of a statement for all changes of a transaction. */
export const changed = ({ kind, person, record, resource: { type, local }, named, occurred }: Change): Effect => ({
  name: 'sync-changed',
  text: CHANGED,
  row: [record, kind, person, type, local, named ?? null, occurred],
});
