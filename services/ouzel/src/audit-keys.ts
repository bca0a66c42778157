import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SigningKeys } from '@ouzel/audit';
import { z } from 'zod';
import type { Config } from './config.ts';

const KEY_BYTES = 32;
const PRIVATE = 0o600;
const hexKey = z.string().regex(new RegExp(`^[0-9a-f]{${2 * KEY_BYTES}}$`));
const keyLines = z
  .string()
  .transform((text) => text.split('\n').filter((line) => line.trim() !== ''))
  .pipe(z.tuple([hexKey], hexKey));

/** What the audit log needs from outside the database. */
export interface LedgerSettings {
  /** Codes the events of this process. */
  writerKey: Buffer;
  /** The log's name. */
  origin: string;
  /** The keys of the log, read where checkpoints are signed. */
  signingKeys: () => SigningKeys;
  witnessFile: string;
  /** Where this process keeps what it acknowledged last. */
  headFolder: string;
}

/** The keys of a file, which is made with one new key where it is not there. @throws Error with a sentence that does not show them. */
export function keysOf(path: string): [Buffer, ...Buffer[]] {
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    // Two processes that start at once: the first one's key is the key.
    const line = `${randomBytes(KEY_BYTES).toString('hex')}\n`;
    try {
      writeFileSync(path, line, { mode: PRIVATE, flag: 'wx' });
    } catch (error) {
      if (!existsSync(path)) throw new Error(`the key file ${path} cannot be made.`, { cause: error });
    }
  }
  const read = keyLines.safeParse(readFileSync(path, 'utf8'));
  if (!read.success) throw new Error(`the key file ${path} does not hold 64 hexadecimal digits a line.`);
  const [first, ...more] = read.data;
  return [Buffer.from(first, 'hex'), ...more.map((line) => Buffer.from(line, 'hex'))];
}

/** @param folder the data folder: whatever is not set lives there, in `audit`. */
export function ledgerSettings(config: Config, folder: string): LedgerSettings {
  const place = (set: string | undefined, name: string): string => set ?? join(folder, 'audit', name);
  const origin = config.auditLogName;
  return {
    origin,
    writerKey: keysOf(place(config.auditWriterKeyFile, 'writer.key'))[0],
    signingKeys() {
      const [first, ...more] = keysOf(place(config.auditKeyFile, 'log.key'));
      return [{ name: origin, seed: first }, ...more.map((seed) => ({ name: origin, seed }))];
    },
    witnessFile: place(config.auditWitnessFile, 'witness.jsonl'),
    headFolder: join(folder, 'audit', 'heads'),
  };
}
