import { type Checkpoint, openCheckpoint } from './checkpoint.ts';
import type { VerifierKey } from './note.ts';
import { isSignedInTenure, type KeyTenure } from './rotation.ts';

export interface HeadsCheck {
  /** By size, one of each. */
  heads: Checkpoint[];
  fault?: { index: number; fault: string };
}

/** The checkpoints of a log and of its witness as one list. @param notes signed notes, in any order. */
export function checkHeads(notes: Iterable<string>, keys: readonly KeyTenure[], origin: string): HeadsCheck {
  const known: VerifierKey[] = keys.map(({ key }) => key);
  const bySize = new Map<number, Checkpoint>();
  const forks: number[] = [];
  let unsigned = 0;
  for (const note of new Set(notes)) {
    const head = openCheckpoint(note, known);
    if (head === undefined || head.origin !== origin || !isSignedInTenure(keys, head)) {
      unsigned += 1;
      continue;
    }
    const other = bySize.get(head.size);
    if (other !== undefined && !other.root.equals(head.root)) forks.push(head.size);
    else bySize.set(head.size, { origin, size: head.size, root: head.root });
  }
  const heads = [...bySize.values()].toSorted((a, b) => a.size - b.size);
  const fork = forks.toSorted((a, b) => a - b)[0];
  if (fork !== undefined) {
    const before = heads.findLast(({ size }) => size < fork)?.size ?? 0;
    return {
      heads,
      fault: { index: before, fault: `or one up to ${fork - 1} was shown in two forms: two checkpoints over ${fork} are signed` },
    };
  }
  if (unsigned > 0) {
    const last = heads.at(-1)?.size ?? 0;
    return {
      heads,
      fault: {
        index: last,
        fault: `cannot be told from a forgery: ${unsigned} checkpoints are not signed by the key of the log`,
      },
    };
  }
  return { heads };
}
