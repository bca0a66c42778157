import { Duplex } from 'node:stream';
import { FhirError } from '@ouzel/fhir';
import { Client, Pool, type PoolClient, type QueryConfig, type QueryResultRow } from 'pg';
import type { Log } from './log.ts';

const CONNECT_TIMEOUT_MS = 2_000;
const LISTEN_RETRY_MS = 200;
const QUERY_GRACE_MS = 1_000;
// Every statement goes by a key that an index has, whatever its values are. Left to itself, the server plans a search anew each time for a
// plan that seems cheaper by the values and takes twice as long.
const PLANS = 'force_generic_plan';

export interface Statement {
  /** Named statements are parsed and planned once per connection: give every hot one a name. */
  name?: string;
  text: string;
  values?: unknown[];
}

/** Runs statements: the database itself, or one transaction of it. */
export interface Sql {
  rows<Row extends QueryResultRow>(statement: Statement): Promise<Row[]>;
  /** In a transaction: who wants to be told whether it was committed, before anybody who waits for it is. */
  onEnd?: (told: (committed: boolean) => void) => void;
}

export interface Database extends Sql {
  /**
   * Commits when `work` resolves, rolls back when it rejects. `commit` sends the commit right behind the statements that were just sent,
   * without waiting for them: where one of them fails, so does the transaction, and `work` must still await them all.
   */
  transaction<T>(work: (sql: Sql, commit: () => void) => Promise<T>): Promise<T>;
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
  /** How long a connection may take to be had: 2 s, where nothing else is said. */
  connectTimeoutMs?: number;
  log: Log;
}

// Classes 08 (connection), 53 (resources), 57 (operator intervention): https://www.postgresql.org/docs/18/errcodes-appendix.html
const UNAVAILABLE = /^(08|53|57)|^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH)/;
const LOST =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable|Query read timeout/;

const TIMED_OUT = '57014';
/** Deadlock, and a serialisation that failed: the same again may go through. */
const AGAIN = ['40P01', '40001'];

function codeOf(error: unknown): string {
  if (!Error.isError(error)) return '';
  return 'code' in error ? String(error.code) : codeOf(error.cause);
}

/** Whether a statement took longer than it may: the work is at fault, or what it waited for, and not the database. */
export const isTimedOut = (error: unknown): boolean => codeOf(error) === TIMED_OUT;

/** Whether the same transaction may go through when it is tried again. */
export const isWorthAnotherTry = (error: unknown): boolean => AGAIN.includes(codeOf(error));

/** A lost or refusing database as the 503 that callers see; any other error as it is. */
function translated(error: unknown): unknown {
  if (!Error.isError(error)) return error;
  const code = 'code' in error ? String(error.code) : '';
  if (!UNAVAILABLE.test(code) && !LOST.test(error.message)) return error;
  const sentence =
    'Something needed to decide or to record this is not reachable. This is no evidence that no record exists. Try again.';
  return new FhirError('unavailable', sentence, { cause: error });
}

interface Corkable {
  cork(): void;
  uncork(): void;
}

/** The socket of a connection: the library does not offer it. Without it statements are sent one by one. */
function socketOf(client: PoolClient): Corkable | undefined {
  const connection: unknown = Reflect.get(client, 'connection');
  const stream: unknown = typeof connection === 'object' && connection !== null ? Reflect.get(connection, 'stream') : undefined;
  return stream instanceof Duplex ? stream : undefined;
}

/** Statements of one turn of the event loop go out in one write: each write is a system call, and they are most of what a statement costs. */
function together(client: PoolClient): void {
  const socket = socketOf(client);
  socket?.cork();
  if (socket !== undefined) process.nextTick(() => socket.uncork());
}

async function run<Row extends QueryResultRow>(client: Pool | PoolClient, statement: Statement): Promise<Row[]> {
  try {
    const config: QueryConfig = statement;
    if (!(client instanceof Pool)) together(client);
    return (await client.query<Row>(config)).rows;
  } catch (error) {
    throw translated(error);
  }
}

async function inTransaction<T>(pool: Pool, work: (sql: Sql, commit: () => void) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    throw translated(error);
  });
  let broken = false;
  // A client in use reports a lost connection here as well as to its query; unheard, it would end the process.
  const lost = (): void => {
    broken = true;
  };
  client.on('error', lost);
  const told: ((committed: boolean) => void)[] = [];
  const tell = (committed: boolean): void => told.forEach((each) => each(committed));
  try {
    // Sent with the first statement: the wire keeps their order, and a begin that fails has lost its connection, and the work with it.
    const begun = run(client, { text: 'begin' });
    let committed: Promise<unknown> | undefined;
    const commit = (): void => {
      committed ??= run(client, { text: 'commit' });
      // Whatever fails is told where it was asked; a commit of a failed transaction is a rollback.
      committed.catch(() => undefined);
    };
    const [result] = await Promise.all([
      work({ rows: (statement) => run(client, statement), onEnd: (each) => void told.push(each) }, commit),
      begun,
    ]);
    commit();
    await committed;
    tell(true);
    return result;
  } catch (error) {
    tell(false);
    await client.query('rollback').catch(lost);
    throw error;
  } finally {
    client.off('error', lost);
    client.release(broken);
  }
}

/** A connection of its own that hears NOTIFY and comes back by itself after the database was away: one attempt at a time. */
async function startListening(
  options: DatabaseOptions,
  channel: string,
  heard: (payload: string) => void,
  again: () => void,
): Promise<() => Promise<void>> {
  const ending = new AbortController();
  let current: Client | undefined;

  /** Resolves when the connection has ended; rejects where it could not be made. */
  const listenOnce = async (ready: () => void): Promise<void> => {
    const { url: connectionString, application } = options;
    const client = new Client({
      connectionString,
      application_name: `${application} listen`,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    });
    const ended = new Promise<void>((resolve) => void client.once('end', resolve));
    client.on('error', () => undefined);
    client.on('notification', (notice) => heard(notice.payload ?? ''));
    current = client;
    await client.connect();
    await client.query(`listen ${client.escapeIdentifier(channel)}`);
    ready();
    again();
    await ended;
  };
  const keepListening = async (ready: () => void): Promise<void> => {
    while (!ending.signal.aborted) {
      await listenOnce(ready).catch(() => current?.end().catch(() => undefined));
      await new Promise((resolve) => void setTimeout(resolve, LISTEN_RETRY_MS).unref());
    }
  };
  await new Promise<void>((resolve) => void keepListening(resolve));
  return async () => {
    ending.abort();
    await current?.end().catch(() => undefined);
  };
}

/** One bounded pool. Every answer that needs an unreachable database rejects with FhirError `unavailable`. */
export function openDatabase(options: DatabaseOptions): Database {
  const pool = new Pool({
    connectionString: options.url,
    application_name: options.application,
    max: options.connectionsMax,
    connectionTimeoutMillis: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    statement_timeout: options.statementTimeoutMs,
    // The server's own bound does not help where the server is gone without a word.
    query_timeout: options.statementTimeoutMs + QUERY_GRACE_MS,
    idle_in_transaction_session_timeout: options.statementTimeoutMs * 2,
    keepAlive: true,
    pipeline: true,
    options: `-c plan_cache_mode=${PLANS}`,
  });
  pool.on('error', (error) => options.log.warn('a database connection was lost', { error }));
  return {
    rows: (statement) => run(pool, statement),
    transaction: (work) => inTransaction(pool, work),
    listen: (channel, heard, again) => startListening(options, channel, heard, again),
    close: () => pool.end(),
  };
}
