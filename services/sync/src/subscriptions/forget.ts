import type { Sql } from '@ouzel/runtime';
import { limits } from './limits.ts';

const KEPT = `interval '${limits.keptDays} days'`;
const SETTLED = `delete from sync.notification where (subscription, event) in (
  select subscription, event from sync.notification where settled_at < now() - ${KEPT} limit ${limits.forgetRowsMax})`;
// What waited for an endpoint that never came back is not told to whoever has that address then.
const UNTOLD = `delete from sync.notification n using sync.event e where n.event = e.event and n.state = 'waiting' and e.created < now() - ${KEPT}
  and exists (select from sync.subscription s where s.subscription = n.subscription and s.status = 'off')`;

/** Forgets what was told, or waited for nobody, longer ago than it is kept. */
export async function forgetOld(sql: Sql): Promise<void> {
  await sql.rows({ name: 'sync-forget-told', text: SETTLED });
  await sql.rows({ name: 'sync-forget-untold', text: UNTOLD });
}
