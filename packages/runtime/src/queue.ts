import { createPostgresBackend, Queue, type RedisOptions, runMigrations, Worker } from 'bullmq';
import { Pool } from 'pg';
import type { Log } from './log.ts';

/** A wake-up call: what to do is in the database, so that losing every job loses nothing. Identifiers only. */
export interface WakeUp {
  destination: string;
  person: string;
}

export interface WakeUpQueue {
  wake(calls: readonly WakeUp[]): Promise<void>;
  /** How many wake-ups nobody has begun with. */
  waiting(): Promise<number>;
  /** Handles wake-ups; several at once, each of which may come more than once. */
  work(handle: (call: WakeUp) => Promise<void>, atOnce: number): void;
  close(): Promise<void>;
}

export interface QueueOptions {
  /** `postgres://` keeps jobs in that database, `redis://` or `rediss://` in Redis. */
  url: string;
  /** Queues of different names know nothing of each other; `lanes` unless given. */
  name?: string;
  log: Log;
}

/** The queue whose jobs are lanes of deliveries. */
const LANES = 'lanes';
const SCHEMA = 'bullmq';
// A killed worker's job is taken over after about a second instead of a minute (BullMQ's defaults are 30 s each).
const TIMING = { lockDuration: 1_000, stalledInterval: 500, maxStalledCount: 100 };
const JOB = { removeOnComplete: true, removeOnFail: true };
const POOL_CONNECTIONS = 6;

function redisOptions(url: string): RedisOptions {
  const { hostname, port, username, password } = new URL(url);
  const secret = password === '' ? {} : { password: decodeURIComponent(password) };
  return {
    host: hostname,
    port: Number(port === '' ? 6379 : port),
    ...(username === '' ? {} : { username }),
    ...secret,
    maxRetriesPerRequest: null,
  };
}

/** BullMQ behind one door; the scheme of the URL chooses the backend. */
export async function openQueue({ url, name = LANES, log }: QueueOptions): Promise<WakeUpQueue> {
  const onPostgres = url.startsWith('postgres');
  const pool = onPostgres
    ? new Pool({
        connectionString: url,
        max: POOL_CONNECTIONS,
        options: `-c search_path=${SCHEMA}`,
        application_name: 'ouzel queue',
      })
    : undefined;
  pool?.on('error', (error) => log.warn('a queue connection was lost', { error }));
  if (pool !== undefined) await runMigrations(pool, SCHEMA);
  const connection = pool ?? redisOptions(url);
  const open = () =>
    onPostgres ? new Queue(name, { connection }, createPostgresBackend) : new Queue(name, { connection, prefix: '{ouzel}' });
  const queue = open();
  queue.on('error', (error: Error) => log.warn('the queue is not reachable', { error }));
  const workers: { close(): Promise<void> }[] = [];
  return {
    wake: async (calls) => void (await queue.addBulk(calls.map((data) => ({ name: 'drain', data, opts: JOB })))),
    waiting: () => queue.getJobCountByTypes('waiting'),
    work(handle, atOnce) {
      const process = async (job: { data: WakeUp }): Promise<void> => handle(job.data);
      const settings = { connection, concurrency: atOnce, ...TIMING };
      const worker = onPostgres
        ? new Worker(name, process, settings, createPostgresBackend)
        : new Worker(name, process, { ...settings, prefix: '{ouzel}' });
      worker.on('error', (error: Error) => log.warn('a queue worker met an error', { error }));
      workers.push(worker);
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.close()));
      await queue.close();
      await pool?.end();
    },
  };
}
