import { appendFileSync, closeSync, existsSync, fsyncSync, openSync, readSync, statSync } from 'node:fs';
import { openCheckpoint, type KeyTenure } from '@ouzel/ledger';
import { limits } from './limits.ts';

/** A file that is only added to, outside the database: each checkpoint as a line of JSON. */
export interface Witness {
  /** The furthest checkpoint that it holds and that a key of the log signed. What somebody else wrote to it is read too. */
  last(keys: readonly KeyTenure[]): Seen | undefined;
  append(notes: readonly string[]): void;
}

/** The file can be neither read nor written: what is sealed goes on being sealed, and nobody outside the database sees it. */
export class WitnessUnusable extends Error {}

interface Seen {
  size: number;
  root: Buffer;
}

const PRIVATE = 0o600;
const NEWLINE = 10;

function noteOf(line: string): string | undefined {
  try {
    const note: unknown = JSON.parse(line);
    return typeof note === 'string' ? note : undefined;
  } catch {
    // A line that was cut off when its writer died: the checkpoint is in the database, and comes again.
    return undefined;
  }
}

function usable<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw new WitnessUnusable('The witness file cannot be read or written.', { cause: error });
  }
}

const bytesOf = (path: string): number => (existsSync(path) ? statSync(path).size : 0);

function part(path: string, from: number, to: number): Buffer {
  const buffer = Buffer.alloc(to - from);
  const file = openSync(path, 'r');
  try {
    return buffer.subarray(0, readSync(file, buffer, 0, buffer.length, from));
  } finally {
    closeSync(file);
  }
}

/** The furthest are the last ones; a few of them are enough, since each was held against the one before. */
function furthest(text: string, keys: readonly KeyTenure[], before: Seen | undefined): Seen | undefined {
  const signers = keys.map(({ key }) => key);
  let head = before;
  for (const line of text.split('\n').slice(-limits.witnessLines)) {
    const opened = openCheckpoint(noteOf(line) ?? '', signers);
    if (opened !== undefined && opened.size >= (head?.size ?? 0)) head = { size: opened.size, root: opened.root };
  }
  return head;
}

function appendLines(path: string, notes: readonly string[]): void {
  const before = bytesOf(path);
  const whole = before === 0 || part(path, before - 1, before)[0] === NEWLINE;
  const text = notes.map((note) => `${JSON.stringify(note)}\n`).join('');
  appendFileSync(path, whole ? text : `\n${text}`, { mode: PRIVATE });
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

export function openWitness(path: string): Witness {
  // Up to `read`, which is the end of a line, all has been looked at. The file grows for years: only what is new is read.
  let known: { bytes: number; read: number; head: Seen | undefined } = { bytes: 0, read: 0, head: undefined };
  return {
    last(keys) {
      const bytes = usable(() => bytesOf(path));
      if (bytes === known.bytes) return known.head;
      const { read, head } = bytes > known.bytes ? known : { read: 0, head: undefined };
      const from = Math.max(read, bytes - limits.witnessTailBytes);
      const added = usable(() => part(path, from, bytes));
      known = { bytes, read: from + added.lastIndexOf(NEWLINE) + 1, head: furthest(added.toString(), keys, head) };
      return known.head;
    },
    append(notes) {
      if (notes.length > 0) usable(() => appendLines(path, notes));
    },
  };
}
