import { appendFileSync, closeSync, existsSync, fsyncSync, openSync, readFileSync, statSync } from 'node:fs';
import { openCheckpoint, type KeyTenure } from '@ouzel/ledger';

/** A file that is only added to, outside the database: each checkpoint as a line of JSON. */
export interface Witness {
  /** The furthest checkpoint that it holds and that a key of the log signed. It is read again where somebody else has written to it. */
  last(keys: readonly KeyTenure[]): { size: number; root: Buffer } | undefined;
  append(notes: readonly string[]): void;
}

const PRIVATE = 0o600;

function noteOf(line: string): string | undefined {
  try {
    const note: unknown = JSON.parse(line);
    return typeof note === 'string' ? note : undefined;
  } catch {
    // A line that was cut off when its writer died: the checkpoint is in the database, and comes again.
    return undefined;
  }
}

export function openWitness(path: string): Witness {
  let known: { bytes: number; head: { size: number; root: Buffer } | undefined } = { bytes: -1, head: undefined };
  const bytes = (): number => (existsSync(path) ? statSync(path).size : 0);
  return {
    last(keys) {
      const now = bytes();
      if (now === known.bytes) return known.head;
      const lines = now === 0 ? [] : readFileSync(path, 'utf8').split('\n');
      const signers = keys.map(({ key }) => key);
      let head: { size: number; root: Buffer } | undefined;
      // The furthest are the last ones; a few of them are enough, since each was held against the one before.
      for (const line of lines.slice(-WITNESS_LINES)) {
        const opened = openCheckpoint(noteOf(line) ?? '', signers);
        if (opened !== undefined && opened.size >= (head?.size ?? 0)) head = { size: opened.size, root: opened.root };
      }
      known = { bytes: now, head };
      return head;
    },
    append(notes) {
      if (notes.length === 0) return;
      const before = bytes();
      const whole = before === 0 || readFileSync(path).at(-1) === NEWLINE;
      const text = notes.map((note) => `${JSON.stringify(note)}\n`).join('');
      appendFileSync(path, whole ? text : `\n${text}`, { mode: PRIVATE });
      const file = openSync(path, 'r');
      fsyncSync(file);
      closeSync(file);
    },
  };
}

const NEWLINE = 10;
const WITNESS_LINES = 100;
