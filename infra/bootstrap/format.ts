import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';

// `npm run format`
const root = resolve(import.meta.dirname, '..', '..');
const env = { PATH: join(process.execPath, '..') };
process.exitCode =
  spawnSync(join(root, 'node_modules', '.bin', 'oxfmt'), ['.'], { cwd: root, env, stdio: 'inherit' }).status ?? 1;
