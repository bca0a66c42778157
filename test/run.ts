// `npm test`: every check of the project, then every suite, on a PostgreSQL of its own. Ends with one line of totals from the runner's own report.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startEmbeddedPostgres } from '@ouzel/runtime';
import { z } from 'zod';
import { provideChromium } from '../infra/bootstrap/chromium.ts';

const root = resolve(process.env['OUZEL_HOME'] ?? '.');
const bin = (name: string): string => join(root, 'node_modules', '.bin', name);
const report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  numFailedTestSuites: z.number(),
  numTotalTests: z.number(),
});

interface Check {
  name: string;
  command: string[];
}

const CHECKS: readonly Check[] = [
  { name: 'types', command: [bin('tsc'), '--noEmit'] },
  { name: 'types of the console', command: [bin('tsc'), '--noEmit', '-p', 'services/console/web'] },
  { name: 'lint', command: [bin('oxlint'), '--type-aware', '--deny-warnings'] },
  { name: 'format', command: [bin('oxfmt'), '--check', '.'] },
];

function passes({ name, command }: Check): boolean {
  const started = performance.now();
  const env = { ...process.env, PATH: `${join(process.execPath, '..')}:${process.env['PATH'] ?? ''}` };
  const done = spawnSync(command[0] ?? '', command.slice(1), { cwd: root, env, encoding: 'utf8' });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`${name}: ${done.status === 0 ? 'ok' : 'FAILED'} in ${seconds} s\n`);
  if (done.status !== 0) process.stdout.write(`${done.stdout ?? ''}${done.stderr ?? ''}${done.error?.message ?? ''}\n`);
  return done.status === 0;
}

/** Not spawnSync: PostgreSQL is our child too, and stands still where nobody reads what it says. */
async function runSuites(
  databaseUrl: string,
  folder: string,
  patterns: readonly string[],
  chromium: string | undefined,
): Promise<number | null> {
  const output = join(folder, 'report.json');
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const flags = ['--experimental-vm-modules', '--no-warnings', jest, '--json', `--outputFile=${output}`, ...patterns];
  const env = {
    ...process.env,
    OUZEL_TEST_DATABASE_URL: databaseUrl,
    OUZEL_HOME: root,
    OUZEL_SOAK: process.argv.includes('--soak') ? '1' : '',
    ...(chromium === undefined ? {} : { OUZEL_CHROMIUM: chromium }),
  };
  const child = spawn(process.execPath, flags, { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => child.kill(signal));
  return new Promise((ended) => void child.once('close', ended));
}

const folder = mkdtempSync(join(tmpdir(), 'ouzel-test-'));
const patterns = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const failedChecks = patterns.length > 0 ? [] : CHECKS.filter((check) => !passes(check));
const postgres = await startEmbeddedPostgres({
  folder: join(folder, 'postgres'),
  settings: { max_connections: '300', fsync: 'on' },
});
const withConsole = patterns.length === 0 || patterns.some((pattern) => pattern.includes('console'));
const chromium = withConsole ? provideChromium(root) : undefined;
if (withConsole && chromium === undefined)
  process.stdout.write(
    'console: there is no Chromium and none could be had, so its suite does not run (install Debian’s chromium).\n',
  );
const status = await runSuites(postgres.url, folder, patterns, chromium);
await postgres.stop();
const totals = report.parse(JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')));
rmSync(folder, { recursive: true, force: true });
const skipped = totals.numPendingTests + totals.numTodoTests;
const checksPassed = patterns.length > 0 ? 0 : CHECKS.length - failedChecks.length;
const failed = totals.numFailedTests + failedChecks.length + (totals.numFailedTests === 0 ? totals.numFailedTestSuites : 0);
process.stdout.write(
  `tests: ${totals.numPassedTests + checksPassed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`,
);
process.exitCode = status === 0 && failed === 0 && totals.numPassedTests > 0 ? 0 : 1;
