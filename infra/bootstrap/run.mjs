// The one entry of every npm script: makes the pinned Node, pnpm and the packages ready, then runs a program on them.
// Built-ins of Node 20 only: nothing is installed yet when this runs. Progress goes to stderr; stdout is the program's.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NODE_VERSION = '24.21.0';
const PNPM_VERSION = '10.34.8';
const NODE_MAJOR_MIN = 20;
/** How often we look whether whoever started us has died, in milliseconds. */
const ORPHAN_CHECK_MS = 500;

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const tools = join(root, '.tools');
const node = join(tools, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
const pnpm = join(tools, 'node_modules', 'pnpm', 'bin', 'pnpm.cjs');

function fail(sentence) {
  if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify({ ok: false, reason: sentence })}\n`);
  process.stderr.write(`ouzel: ${sentence}\n`);
  process.exit(1);
}

function step(label, command, args, cwd) {
  const started = Date.now();
  process.stderr.write(`ouzel: ${label} ...\n`);
  const done = spawnSync(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });
  if (done.status !== 0) {
    process.stderr.write(`${done.stdout ?? ''}${done.stderr ?? ''}`);
    fail(`${label} failed (${done.error?.message ?? `exit ${done.status}`}); its output is above.`);
  }
  process.stderr.write(`ouzel: ${label}: done in ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
}

/** Runs `work` unless the stamp already holds `wanted`. */
function once(stamp, wanted, work) {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  work();
  writeFileSync(stamp, wanted);
}

function prepare() {
  try {
    mkdirSync(tools, { recursive: true });
  } catch (error) {
    fail(`the folder ${root} cannot be written (${error.code}); clone Ouzel to a folder of your own.`);
  }
  const platform = `node-${process.platform}-${process.arch}@${NODE_VERSION}`;
  once(join(tools, 'stamp'), `${platform} pnpm@${PNPM_VERSION}`, () => {
    if (!existsSync(join(tools, 'package.json'))) writeFileSync(join(tools, 'package.json'), '{"private":true}\n');
    const args = ['install', '--no-audit', '--no-fund', '--no-save', '--prefix', tools, platform, `pnpm@${PNPM_VERSION}`];
    step(`set-up 1 of 2: Node ${NODE_VERSION} and pnpm ${PNPM_VERSION}`, 'npm', args, tools);
  });
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'pnpm-lock.yaml')))
    .digest('hex');
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  once(join(root, 'node_modules', '.ouzel-lock'), lock, () => {
    step(
      'set-up 2 of 2: packages from the lockfile',
      node,
      [pnpm, 'install', '--frozen-lockfile', '--reporter=append-only'],
      root,
    );
  });
  buildConsole(lock);
}

/** Files of which the console's pages are made, in order. */
function sourcesOf(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? sourcesOf(join(folder, entry.name)) : [join(folder, entry.name)]))
    .sort((one, other) => (one < other ? -1 : 1));
}

/** Builds the console's pages where they, or what they are built with, have changed. */
function buildConsole(lock) {
  const room = join(root, 'services', 'console');
  // The console first: its build empties the folder in which the other's is.
  const configs = ['vite.config.ts', 'vite.home.config.ts'].map((name) => join(room, name));
  const inputs = createHash('sha256').update(lock);
  for (const path of [...configs, ...sourcesOf(join(room, 'web'))])
    inputs.update(path.slice(root.length)).update(readFileSync(path));
  const stamp = join(root, 'node_modules', '.ouzel-console');
  if (!existsSync(join(room, 'dist', 'index.html')) || !existsSync(join(room, 'dist', 'home', 'index.html')))
    rmSync(stamp, { force: true });
  once(stamp, inputs.digest('hex'), () => {
    const vite = join(room, 'node_modules', 'vite', 'bin', 'vite.js');
    for (const config of configs)
      step('set-up: the pages in a browser', node, [vite, 'build', '--config', config, '--logLevel', 'warn'], room);
  });
}

/** Linux sends the child this signal when we die, so that a kill -9 of us leaves nothing running. */
function dieWithParent() {
  const found = process.platform === 'linux' && spawnSync('setpriv', ['--version']).status === 0;
  return found ? ['setpriv', '--pdeathsig', 'TERM'] : [];
}

/** Who started us: npm, behind the shell that it starts scripts with. Changes when either of them dies. */
function ancestors() {
  try {
    const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8');
    return `${process.ppid} ${stat.slice(stat.lastIndexOf(')')).split(' ')[2]}`;
  } catch {
    return String(process.ppid);
  }
}

// Left to itself the process grows to over half a gigabyte of garbage under load; so it stays below 450 MB, as fast (docs/performance.md). What is alive at once,
// a few large records for each of some hundred callers, fits into the gigabyte.
const FLAGS = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=32', '--max-old-space-size=1024'];
// One arena for malloc: glibc would make one for each thread and keep what they once held, some 30 MB under load (read once, before main).
const MALLOC = { MALLOC_ARENA_MAX: '1' };

function run(program, args) {
  const command = [...dieWithParent(), node, ...FLAGS, join(root, program), ...args];
  const child = spawn(command[0], command.slice(1), { stdio: 'inherit', env: { ...MALLOC, ...process.env, OUZEL_HOME: root } });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  const family = ancestors();
  if (process.env.npm_lifecycle_event !== undefined) {
    setInterval(() => ancestors() !== family && child.kill('SIGTERM'), ORPHAN_CHECK_MS).unref();
  }
  child.on('error', (error) => fail(`Node ${NODE_VERSION} could not be started (${error.message}).`));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGKILL' ? 137 : 1)));
}

if (Number(process.versions.node.split('.')[0]) < NODE_MAJOR_MIN) {
  fail(`Node ${process.versions.node} is too old to set up Ouzel; install Node ${NODE_MAJOR_MIN} or newer.`);
}
const [program, ...args] = process.argv.slice(2);
prepare();
run(program, args);
