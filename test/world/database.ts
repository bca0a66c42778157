import { randomBytes } from 'node:crypto';
import { createLog, type Database, openDatabase } from '@ouzel/runtime';
import { migrateAll } from '@ouzel/ouzel';
import { Client } from 'pg';

/** The PostgreSQL that `npm test` started. A suite cannot run without it, and says so. */
export function serverUrl(): string {
  const url = process.env['OUZEL_TEST_DATABASE_URL'];
  if (url === undefined) throw new Error('Run the suites with npm test: they need the PostgreSQL that it starts.');
  return url;
}

/** An empty database of its own on that server. */
export async function freshDatabase(): Promise<string> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const client = new Client({ connectionString: serverUrl() });
  await client.connect();
  await client.query(`create database ${client.escapeIdentifier(name)}`);
  await client.end();
  const url = new URL(serverUrl());
  url.pathname = `/${name}`;
  return url.toString();
}

export const silentLog = createLog('silent');

// A suite that works without a pause, on a machine that others work on, is no sign that the database is gone.
const CONNECT_TIMEOUT_MS = 60_000;

/** A migrated database, open. */
export async function openFresh(): Promise<{ url: string; database: Database }> {
  const url = await freshDatabase();
  await migrateAll(url);
  const waits = { statementTimeoutMs: 10_000, connectTimeoutMs: CONNECT_TIMEOUT_MS };
  return { url, database: openDatabase({ url, application: 'test', connectionsMax: 10, ...waits, log: silentLog }) };
}
