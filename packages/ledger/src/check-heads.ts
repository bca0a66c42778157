import { type Checkpoint, openCheckpoint } from './checkpoint.ts';
import type { VerifierKey } from './note.ts';
import { isSignedInTenure, type KeyTenure } from './rotation.ts';

export interface HeadsCheck {
  /** By size, one of each. */
  heads: Checkpoint[];
  fault?: { index: number; fault: string };
}

interface Read {
  bySize: Map<number, Checkpoint>;
  forks: number[];
  unsigned: number;
}

function readAll(notes: Iterable<string>, keys: readonly KeyTenure[]): Read {
  const known: VerifierKey[] = keys.map(({ key }) => key);
  const origin = known[0]?.name;
  const read: Read = { bySize: new Map(), forks: [], unsigned: 0 };
  for (const note of notes) {
    const head = openCheckpoint(note, known);
    if (head === undefined || head.origin !== origin || !isSignedInTenure(keys, head)) {
      read.unsigned += 1;
      continue;
    }
    const other = read.bySize.get(head.size);
    if (other !== undefined && !other.root.equals(head.root)) read.forks.push(head.size);
    else read.bySize.set(head.size, { origin: head.origin, size: head.size, root: head.root });
  }
  return read;
}

const lowest = (sizes: readonly number[]): number | undefined => sizes.toSorted((a, b) => a - b)[0];

/** The checkpoints that were exported and those that a witness kept, signed notes in any order, as one list. */
export function checkHeads(
  { published, witnessed }: { published: readonly string[]; witnessed: readonly string[] },
  keys: readonly KeyTenure[],
): HeadsCheck {
  const own = new Set(published);
  const { bySize, forks, unsigned } = readAll(new Set([...published, ...witnessed]), keys);
  const heads = [...bySize.values()].toSorted((a, b) => a.size - b.size);
  const furthest = readAll(own, keys).bySize;
  const before = (size: number): number => heads.findLast((head) => head.size < size)?.size ?? 0;
  const fork = lowest(forks);
  if (fork !== undefined) {
    const fault = `or one up to ${fork - 1} was shown in two forms: two checkpoints over ${fork} are signed`;
    return { heads, fault: { index: before(fork), fault } };
  }
  const lost = lowest([...bySize.keys()].filter((size) => !furthest.has(size)));
  if (lost !== undefined) {
    const fault = `or one up to ${lost - 1} is missing or was changed: a witness has a checkpoint over ${lost} that was not exported (is the export older than the witness?)`;
    return { heads, fault: { index: before(lost), fault } };
  }
  if (unsigned === 0) return { heads };
  const fault = `and what follows cannot be told from a forgery: ${unsigned} checkpoints are not signed by the key of the log`;
  return { heads, fault: { index: heads.at(-1)?.size ?? 0, fault } };
}
