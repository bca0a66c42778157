import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(process.env['OUZEL_HOME'] ?? '.');

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Program {
  child: ChildProcess;
  ended: Promise<Ended>;
}

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'ouzel-run-'));

/** Runs a program of the project as its own process, with just these settings and with the flags of Node that this one was started with. */
export function run(program: string, args: readonly string[], settings: Record<string, string>): Program {
  const { PATH = '', HOME = '', MALLOC_ARENA_MAX = '' } = process.env;
  const env = { PATH, HOME, MALLOC_ARENA_MAX, OUZEL_HOME: root, ...settings };
  const child = spawn(process.execPath, [...process.execArgv, join(root, program), ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  const ended = new Promise<Ended>((resolveEnded) => void child.once('close', (code) => resolveEnded({ code, stdout, stderr })));
  return { child, ended };
}

export const main = (args: readonly string[], settings: Record<string, string>): Program =>
  run('services/ouzel/src/main.ts', args, settings);

export async function until(done: () => boolean, ms: number): Promise<void> {
  const end = Date.now() + ms;
  while (!done()) {
    if (Date.now() > end) throw new Error('It did not come about in time.');
    await new Promise((next) => setTimeout(next, 25));
  }
}

/** Whether a process of that id runs. */
export const runs = (pid: number): boolean => existsSync(`/proc/${pid}`);
