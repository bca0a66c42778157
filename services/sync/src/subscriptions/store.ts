import type { Effect, Requester } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { type Database, runEffects, type Sql } from '@ouzel/runtime';
import { limits } from './limits.ts';
import { LANE_CHANNEL } from './match.ts';
import { COLUMNS, type SubscriptionRow, type Wanted } from './model.ts';

const OWN = 'client = $1 and organisation = $2';
const COUNT = `select count(*)::int as count from sync.subscription where ${OWN}`;
const LOCK = `select pg_advisory_xact_lock(hashtext('ouzel.sync.subscription ' || $1))`;
const WAKE = `select pg_notify('${LANE_CHANNEL}', '')`;
const ADD = `insert into sync.subscription (client, organisation, subscription, scopes, topic, person, population, content, endpoint, header_names, header_values,
    reason, ends, heartbeat_s, timeout_s, max_count, updated, status)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) returning ${COLUMNS}`;
const READ = `select ${COLUMNS} from sync.subscription where ${OWN} and subscription = $3`;
const LIST = `select ${COLUMNS} from sync.subscription where ${OWN} order by updated desc, subscription`;
// Whoever is sending by what it was before may settle nothing any more. The numbers go on: to the subscriber it is the same subscription.
const CHANGE = `update sync.subscription set scopes = $4, content = $5, endpoint = $6, header_names = $7, header_values = $8, reason = $9, ends = $10,
    heartbeat_s = $11, timeout_s = $12, max_count = $13, updated = $14, status = $15, version = version + 1, error = null, handshaken = false, failures = 0,
    failing_since = null, fence = fence + 1, claimed_until = null, next_try = now(), next_heartbeat = null
  where ${OWN} and subscription = $3 and version = $16 returning ${COLUMNS}`;
const REMOVE = `delete from sync.subscription where ${OWN} and subscription = $3 returning subscription`;

/** Whose a subscription is: nobody else can name it. */
export type Owner = Pick<Requester, 'clientId' | 'organisation' | 'scopes'>;

/** What is kept of what was asked. */
export interface Keeping {
  wanted: Wanted;
  headerValues: Buffer | null;
  at: Date;
}

const whose = ({ clientId, organisation }: Owner): string[] => [clientId, organisation.ods];
type Row = SubscriptionRow & Record<string, unknown>;

async function oneOf(
  sql: Sql,
  statement: { name: string; text: string; values: unknown[] },
): Promise<SubscriptionRow | undefined> {
  return (await sql.rows<Row>(statement))[0];
}

const statusOf = ({ off }: Wanted): string => (off ? 'off' : 'requested');

/** @throws FhirError `too-many` where the client has as many as it may. */
export async function addSubscription(
  database: Database,
  owner: Owner,
  { subscription, person, ...kept }: Keeping & { subscription: string; person: string | null },
  effects: (made: SubscriptionRow) => readonly Effect[],
): Promise<SubscriptionRow> {
  const { wanted, headerValues, at } = kept;
  const { topic, population, content, endpoint, headers, reason, ends, heartbeatS, timeoutS, maxCount } = wanted;
  const names = headers.map(([name]) => name);
  const about = [subscription, owner.scopes, topic, person, population, content, endpoint, names, headerValues];
  return database.transaction(async (sql) => {
    await sql.rows({ name: 'sync-subscription-lock', text: LOCK, values: [owner.clientId] });
    const [had] = await sql.rows<{ count: number }>({ name: 'sync-subscription-count', text: COUNT, values: whose(owner) });
    if ((had?.count ?? 0) >= limits.perClientMax)
      throw new FhirError('too-many', `A client has ${limits.perClientMax} subscriptions at most; delete some first.`);
    const values = [...whose(owner), ...about, reason, ends, heartbeatS, timeoutS, maxCount, at, statusOf(wanted)];
    const made = await oneOf(sql, { name: 'sync-subscription-add', text: ADD, values });
    if (made === undefined) throw new Error('A subscription was not stored.');
    await runEffects(sql, effects(made));
    await sql.rows({ name: 'sync-subscription-wake', text: WAKE });
    return made;
  });
}

export const readSubscription = (sql: Sql, owner: Owner, subscription: string): Promise<SubscriptionRow | undefined> =>
  oneOf(sql, { name: 'sync-subscription-read', text: READ, values: [...whose(owner), subscription] });

export const listSubscriptions = (sql: Sql, owner: Owner): Promise<SubscriptionRow[]> =>
  sql.rows<Row>({ name: 'sync-subscription-list', text: LIST, values: whose(owner) });

/** @throws FhirError `stale-version`. */
export async function changeSubscription(
  database: Database,
  owner: Owner,
  { subscription, expected, ...kept }: Keeping & { subscription: string; expected: number },
  effects: (made: SubscriptionRow) => readonly Effect[],
): Promise<SubscriptionRow> {
  const { wanted, headerValues, at } = kept;
  const { content, endpoint, headers, reason, ends, heartbeatS, timeoutS, maxCount } = wanted;
  const names = headers.map(([name]) => name);
  const now = [content, endpoint, names, headerValues, reason, ends, heartbeatS, timeoutS, maxCount, at, statusOf(wanted)];
  return database.transaction(async (sql) => {
    const values = [...whose(owner), subscription, owner.scopes, ...now, expected];
    const made = await oneOf(sql, { name: 'sync-subscription-change', text: CHANGE, values });
    if (made === undefined) throw new FhirError('stale-version', 'This Subscription has changed since you read it.');
    await runEffects(sql, effects(made));
    await sql.rows({ name: 'sync-subscription-wake', text: WAKE });
    return made;
  });
}

/** Ends it, and forgets what waits for it. @returns false where there is none. */
export async function removeSubscription(
  database: Database,
  owner: Owner,
  subscription: string,
  effects: readonly Effect[],
): Promise<boolean> {
  return database.transaction(async (sql) => {
    const values = [...whose(owner), subscription];
    const gone = await sql.rows({ name: 'sync-subscription-remove', text: REMOVE, values });
    if (gone.length > 0) await runEffects(sql, effects);
    return gone.length > 0;
  });
}
