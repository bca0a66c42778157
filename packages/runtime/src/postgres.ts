import { FhirError } from '@ouzel/fhir';
import { Client, Pool, type PoolClient, type QueryConfig, type QueryResultRow } from 'pg';
import type { Log } from './log.ts';

const CONNECT_TIMEOUT_MS = 2_000;
const LISTEN_RETRY_MS = 200;

export interface Statement {
  /** Named statements are parsed and planned once per connection: give every hot one a name. */
  name?: string;
  text: string;
  values?: unknown[];
}

/** Runs statements: the database itself, or one transaction of it. */
export interface Sql {
  rows<Row extends QueryResultRow>(statement: Statement): Promise<Row[]>;
}

export interface Database extends Sql {
  /** Commits when `work` resolves, rolls back when it rejects. */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /** Calls `heard` for each NOTIFY, and `again` whenever notices may have been missed (connected anew). */
  listen(channel: string, heard: (payload: string) => void, again: () => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  url: string;
  /** Shown in pg_stat_activity. */
  application: string;
  connectionsMax: number;
  statementTimeoutMs: number;
  log: Log;
}

// Classes 08 (connection), 53 (resources), 57 (operator intervention): https://www.postgresql.org/docs/18/errcodes-appendix.html
const UNAVAILABLE = /^(08|53|57)|^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH)/;
const LOST = /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/;

/** A lost or refusing database as the 503 that callers see; any other error as it is. */
function translated(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const code = 'code' in error ? String(error.code) : '';
  if (!UNAVAILABLE.test(code) && !LOST.test(error.message)) return error;
  const sentence =
    'Something needed to decide or to record this is not reachable. This is no evidence that no record exists. Try again.';
  return new FhirError('unavailable', sentence, { cause: error });
}

async function run<Row extends QueryResultRow>(client: Pool | PoolClient, statement: Statement): Promise<Row[]> {
  try {
    const config: QueryConfig = statement;
    return (await client.query<Row>(config)).rows;
  } catch (error) {
    throw translated(error);
  }
}

async function inTransaction<T>(pool: Pool, work: (sql: Sql) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    throw translated(error);
  });
  let broken = false;
  try {
    await run(client, { text: 'begin' });
    const result = await work({ rows: (statement) => run(client, statement) });
    await run(client, { text: 'commit' });
    return result;
  } catch (error) {
    broken = await client.query('rollback').then(
      () => false,
      () => true,
    );
    throw error;
  } finally {
    client.release(broken);
  }
}

/** A connection of its own that hears NOTIFY and comes back by itself after the database was away. */
async function startListening(
  options: DatabaseOptions,
  channel: string,
  heard: (payload: string) => void,
  again: () => void,
): Promise<() => Promise<void>> {
  let stopped = false;
  let current: Client | undefined;
  const connect = async (): Promise<void> => {
    const client = new Client({
      connectionString: options.url,
      application_name: `${options.application} listen`,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    });
    client.on('notification', (notice) => heard(notice.payload ?? ''));
    client.on('error', () => void client.end().catch(() => undefined));
    client.on('end', () => void (stopped || setTimeout(() => void reconnect(), LISTEN_RETRY_MS).unref()));
    await client.connect();
    await client.query(`listen ${client.escapeIdentifier(channel)}`);
    current = client;
    again();
  };
  const reconnect = async (): Promise<void> => {
    if (stopped) return;
    await connect().catch(() => void setTimeout(() => void reconnect(), LISTEN_RETRY_MS).unref());
  };
  await connect();
  return async () => {
    stopped = true;
    await current?.end().catch(() => undefined);
  };
}

/** One bounded pool. Every answer that needs an unreachable database rejects with FhirError `unavailable`. */
export function openDatabase(options: DatabaseOptions): Database {
  const pool = new Pool({
    connectionString: options.url,
    application_name: options.application,
    max: options.connectionsMax,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: options.statementTimeoutMs,
    idle_in_transaction_session_timeout: options.statementTimeoutMs * 2,
    keepAlive: true,
  });
  pool.on('error', (error) => options.log.warn('a database connection was lost', { error }));
  return {
    rows: (statement) => run(pool, statement),
    transaction: (work) => inTransaction(pool, work),
    listen: (channel, heard, again) => startListening(options, channel, heard, again),
    close: () => pool.end(),
  };
}
