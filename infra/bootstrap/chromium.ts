// A Chromium for the suite of the console: an installed one, else Debian's, installed where we may (root), else unpacked into .tools.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const APT = ['-qq', '-y', '-o', 'Debug::NoLocking=1'];

const say = (text: string): void => void process.stderr.write(`ouzel: ${text}\n`);

function ran(command: string, args: readonly string[], cwd?: string): boolean {
  const done = spawnSync(command, args, { cwd, stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  return done.status === 0;
}

function installed(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(':');
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
}

/** As root: Debian's package, as any other. */
function install(): string | undefined {
  if (process.getuid?.() !== 0) return undefined;
  say('set-up: Chromium for the suite of the console (apt-get install) ...');
  ran('apt-get', ['update', '-qq']);
  ran('apt-get', ['install', '-qq', '-y', '--no-install-recommends', 'chromium']);
  return installed();
}

/** Settings by which apt-get works on folders of ours and needs no rights; it checks Debian's signatures as ever. */
function aptOf(folder: string): string[] {
  const state = join(folder, 'apt');
  mkdirSync(join(state, 'lists', 'partial'), { recursive: true });
  mkdirSync(join(state, 'cache', 'archives', 'partial'), { recursive: true });
  cpSync('/var/lib/dpkg/status', join(state, 'status'));
  const dirs = {
    State: state,
    'State::lists': join(state, 'lists'),
    'State::status': join(state, 'status'),
    Cache: join(state, 'cache'),
  };
  return [...APT, ...Object.entries(dirs).flatMap(([name, path]) => ['-o', `Dir::${name}=${path}`]), '-o', 'APT::Sandbox::User='];
}

/** A program that sets the unpacked libraries before the unpacked browser: one path to start, like an installed one. */
function startable(folder: string): string {
  const root = join(folder, 'root');
  const libraries = ['usr/lib/x86_64-linux-gnu', 'usr/lib/aarch64-linux-gnu', 'usr/lib/chromium'].map((path) => join(root, path));
  const path = join(folder, 'chromium');
  const lines = [
    '#!/bin/sh',
    `export LD_LIBRARY_PATH='${libraries.join(':')}'`,
    `exec '${join(root, 'usr/lib/chromium/chromium')}' "$@"`,
  ];
  writeFileSync(path, `${lines.join('\n')}\n`, { mode: 0o755 });
  return path;
}

/** As anybody: Debian's package and what it needs, unpacked into a folder. */
function unpack(folder: string): string | undefined {
  const path = join(folder, 'chromium');
  if (existsSync(path)) return path;
  if (!existsSync('/var/lib/dpkg/status')) return undefined;
  say('set-up: Chromium for the suite of the console, unpacked into .tools/chromium ...');
  const options = aptOf(folder);
  if (!ran('apt-get', [...options, 'update'])) return undefined;
  if (!ran('apt-get', [...options, 'install', '--download-only', '--no-install-recommends', 'chromium'])) return undefined;
  const archives = globSync(join(folder, 'apt', 'cache', 'archives', '*.deb'));
  const all = archives.every((archive) => ran('dpkg', ['-x', archive, join(folder, 'root')]));
  return all && archives.length > 0 ? startable(folder) : undefined;
}

/** @returns the path of a browser to start; undefined where there is none and none can be had. */
export const provideChromium = (root: string): string | undefined =>
  process.env['OUZEL_CHROMIUM'] ?? installed() ?? install() ?? unpack(join(root, '.tools', 'chromium'));
