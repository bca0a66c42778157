// `npm run soak`: every suite with many more seeds and kills. With `--cycles n` only the kills, and one line of JSON for `--json`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbeddedPostgres } from '@ouzel/runtime';
import { z } from 'zod';
import { openFresh } from '../world/database.ts';
import { killCycles } from './kill-cycles.ts';

const options = { cycles: { type: 'string' }, json: { type: 'boolean', default: false }, soak: { type: 'boolean' } } as const;
const count = z.coerce.number().int().min(1).max(100_000);

async function kills(cycles: number, json: boolean): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ouzel-soak-'));
  const postgres = await startEmbeddedPostgres({ folder: join(folder, 'postgres'), settings: { fsync: 'on' } });
  try {
    process.env['OUZEL_TEST_DATABASE_URL'] = postgres.url;
    const fresh = await openFresh();
    const outcome = await killCycles(fresh, { cycles, say: (text) => void process.stderr.write(`soak: ${text}\n`) });
    await fresh.database.close();
    const { acknowledged, lost, doubled } = outcome;
    const text = `${cycles} kills: ${acknowledged} sets acknowledged, ${lost} lost, ${doubled} doubled`;
    process.stdout.write(`${json ? JSON.stringify(outcome) : text}\n`);
    process.exitCode = lost === 0 && doubled === 0 && acknowledged > 0 ? 0 : 1;
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const { values } = parseArgs({ args: process.argv.slice(2), options, strict: false });
if (values.cycles === undefined) await import('../run.ts');
else await kills(count.parse(values.cycles), values.json === true);
