import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** What `.data/running.json` says while Ouzel runs, and only then. */
export const runningSchema = z.object({
  fhirBase: z.url(),
  igBase: z.url(),
  authBase: z.url(),
  consoleBase: z.url(),
  mllp: z.string(),
  pid: z.number(),
  clients: z.array(z.string()),
  people: z.record(z.string(), z.string()),
});
export type Running = z.output<typeof runningSchema>;

const secret = z.looseObject({ kid: z.string(), kty: z.string() });
/** Keys of the sample: the authorisation server's, and each client's private one. Made at the first start, readable by this user only. */
export const keysSchema = z.object({
  signing: secret,
  /** With which the sample's people sign in to the console. */
  password: z.string().min(12),
  clients: z.record(
    z.string(),
    z.object({
      clientId: z.string(),
      key: secret,
      scope: z.string(),
      defaultUser: z.string().optional(),
      purposes: z.array(z.string()),
    }),
  ),
});
export type Keys = z.output<typeof keysSchema>;

const PRIVATE = 0o600;

/** Writes a whole file or none: a reader never sees half of it. */
export function writeWhole(path: string, content: unknown): void {
  const next = `${path}.${process.pid}`;
  writeFileSync(next, `${JSON.stringify(content, null, 2)}\n`, { mode: PRIVATE });
  chmodSync(next, PRIVATE);
  renameSync(next, path);
}

export function readIfThere<Schema extends z.ZodType>(path: string, schema: Schema): z.output<Schema> | undefined {
  if (!existsSync(path)) return undefined;
  const read = schema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  return read.success ? read.data : undefined;
}

const runs = (pid: number): boolean => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('main.ts');
  } catch {
    return false;
  }
};

/** Makes the data folder ours alone. @throws Error with one sentence where it cannot be written, or another Ouzel runs on it. */
export function takeDataFolder(folder: string): { release(): void } {
  const lock = join(folder, 'ouzel.pid');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const holder = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0;
    if (holder > 0 && holder !== process.pid && runs(holder))
      throw new Error(`Ouzel runs here already (process ${holder}); stop it first.`);
    rmSync(join(folder, 'running.json'), { force: true });
    writeFileSync(lock, String(process.pid), { mode: PRIVATE });
  } catch (error) {
    if (Error.isError(error) && 'code' in error)
      throw new Error(`the data folder ${folder} cannot be written (${String(error.code)}).`, { cause: error });
    throw error;
  }
  return {
    release: () => {
      rmSync(join(folder, 'running.json'), { force: true });
      rmSync(lock, { force: true });
    },
  };
}
