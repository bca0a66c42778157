import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { requestToken } from '@ouzel/access';
import { keysSchema, runningSchema } from '@ouzel/ouzel';
import type { z } from 'zod';
import { main, type Program, run, temporaryFolder, until } from '../world/process.ts';
import type { Target } from './http-load.ts';

const START_MS = 60_000;

/** A program of the bench that runs as a process of its own until it is stopped. */
export interface Started {
  pid: number;
  stop(): Promise<void>;
}

const stopper = ({ child, ended }: Program) => ({
  pid: child.pid ?? 0,
  async stop() {
    child.kill('SIGTERM');
    await ended;
  },
});

/** Starts a program of this folder, which says in one line of JSON that it is ready. */
export async function startProgram<Schema extends z.ZodType>(
  file: string,
  settings: unknown,
  says: Schema,
): Promise<Started & { said: z.output<Schema> }> {
  const program = run(`test/bench/${file}`, [], { OUZEL_BENCH: JSON.stringify(settings) });
  let text = '';
  program.child.stdout?.on('data', (chunk) => (text += String(chunk)));
  const { child } = program;
  await until(() => text.includes('\n') || child.exitCode !== null, START_MS);
  if (!text.includes('\n')) throw new Error(`${file} did not start: ${(await program.ended).stderr.slice(-600)}`);
  return { ...stopper(program), said: says.parse(JSON.parse(text)) };
}

/** Runs a program of this folder to its end: the one line of JSON that it printed. */
export async function runProgram<Schema extends z.ZodType>(
  file: string,
  settings: unknown,
  says: Schema,
): Promise<z.output<Schema>> {
  const { code, stdout, stderr } = await run(`test/bench/${file}`, [], { OUZEL_BENCH: JSON.stringify(settings) }).ended;
  if (code !== 0) throw new Error(`${file} failed: ${stderr.slice(-600)}`);
  return says.parse(JSON.parse(stdout));
}

/** What a program of this folder was started with. */
export const settingsOf = <Schema extends z.ZodType>(schema: Schema): z.output<Schema> =>
  schema.parse(JSON.parse(process.env['OUZEL_BENCH'] ?? 'null'));

/** Ouzel as it is started by `npm start`, as one process with the gateway's role, on a database that is given. */
export interface Exchange extends Started, Target {
  authBase: string;
}

export async function startExchange(databaseUrl: string): Promise<Exchange> {
  const folder = temporaryFolder();
  const program = main([], {
    OUZEL_DATA_DIR: folder,
    OUZEL_DATABASE_URL: databaseUrl,
    OUZEL_ROLES: 'gateway',
    OUZEL_PORT: '0',
    OUZEL_MLLP_PORT: '0',
    OUZEL_SAMPLE_PEOPLE: '5',
  });
  const place = join(folder, 'running.json');
  await until(() => existsSync(place) || program.child.exitCode !== null, START_MS);
  if (!existsSync(place)) throw new Error(`Ouzel did not start: ${(await program.ended).stderr}`);
  const { fhirBase, authBase } = runningSchema.parse(JSON.parse(readFileSync(place, 'utf8')));
  const keys = keysSchema.parse(JSON.parse(readFileSync(join(folder, 'sample-keys.json'), 'utf8')));
  const client = keys.clients['bench'];
  if (client === undefined) throw new Error('The sample has no client of the name bench.');
  const { clientId, key, scope } = client;
  const request = { tokenEndpoint: `${authBase}/token`, clientId, key, scope, purpose: 'TREAT' as const, now: new Date() };
  const { access_token: token } = await requestToken(request);
  const started = stopper(program);
  const stopAndRemove = async (): Promise<void> => {
    await started.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { pid: started.pid, stop: stopAndRemove, base: fhirBase, authBase, token };
}
