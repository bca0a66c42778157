import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { exportLog } from '@ouzel/audit';
import { createLog, openDatabase, startEmbeddedPostgres } from '@ouzel/runtime';

/** The longest that one statement of an export may take, milliseconds. */
const EXPORT_TIMEOUT_MS = 3_600_000;
const PORT_LINE = 3;

/** The embedded PostgreSQL: the one that runs, or one started for as long as the export takes. */
async function embedded(folder: string): Promise<{ url: string; stop(): Promise<void> }> {
  const [pidFile, passwordFile] = [join(folder, 'cluster', 'postmaster.pid'), join(folder, 'password')];
  if (!existsSync(passwordFile)) throw new Error('there is no database here; set OUZEL_DATABASE_URL or OUZEL_DATA_DIR.');
  if (!existsSync(pidFile)) return startEmbeddedPostgres({ folder });
  const port = readFileSync(pidFile, 'utf8').split('\n')[PORT_LINE] ?? '';
  const url = `postgres://ouzel:${readFileSync(passwordFile, 'utf8').trim()}@127.0.0.1:${port.trim()}/postgres`;
  return { url, stop: () => Promise.resolve() };
}

/**
 * `npm run export-audit -- --out <folder>`: the audit log with its checkpoints and public keys, for `npm run verify-audit`.
 * @returns a sentence. @throws Error with one.
 */
export async function exportAudit(
  args: readonly string[],
  { databaseUrl, dataFolder }: { databaseUrl?: string | undefined; dataFolder: string },
): Promise<string> {
  const { values } = parseArgs({ args: [...args], options: { out: { type: 'string' } } });
  if (values.out === undefined) throw new Error('say where to: npm run export-audit -- --out <folder>');
  const server = databaseUrl === undefined ? await embedded(join(dataFolder, 'postgres')) : undefined;
  const url = databaseUrl ?? server?.url ?? '';
  const log = createLog('silent');
  const database = openDatabase({
    url,
    application: 'ouzel export',
    connectionsMax: 2,
    statementTimeoutMs: EXPORT_TIMEOUT_MS,
    log,
  });
  try {
    const size = await exportLog(database, values.out);
    return `${size} entries of the audit log are in ${values.out}; npm run verify-audit -- ${values.out} checks them.`;
  } finally {
    await database.close();
    await server?.stop();
  }
}
