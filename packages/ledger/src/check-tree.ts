import type { Checkpoint } from './checkpoint.ts';
import { type CompactRange, pushed, rootOf } from './compact-range.ts';
import type { Hash } from './hashes.ts';

export interface TreeFault {
  index: number;
  fault: string;
}

/**
 * Holds the log against its checkpoints, in their order. Beside the tree of the events as they are, the tree of the hashes that were sealed
 * is kept from the first difference on: where that one fits the checkpoint, the difference itself is what was tampered with.
 * @param heads by size, one of each size.
 */
export function createTreeCheck(heads: readonly Checkpoint[]) {
  let [now, sealed]: CompactRange[] = [[], []];
  let [next, size, good] = [0, 0, 0];
  let differs: number | undefined;
  let found: TreeFault | undefined;

  const compare = (head: Checkpoint): void => {
    if (rootOf(now ?? []).equals(head.root)) {
      good = size;
      if (differs !== undefined) found = { index: differs, fault: 'has another hash in the tiles than was sealed' };
    } else if (differs !== undefined && rootOf(sealed ?? []).equals(head.root))
      found = { index: differs, fault: 'is not what was sealed there' };
    else
      found = { index: good, fault: `or one up to ${head.size - 1} is not what the checkpoint over ${head.size} was signed for` };
  };
  const meet = (): void => {
    const head = heads[next];
    if (head === undefined || head.size !== size || found !== undefined) return;
    compare(head);
    next += 1;
  };
  meet();
  return {
    add(hash: Hash, sealedHash: Hash | undefined): void {
      const other = sealedHash ?? hash;
      if (differs === undefined && !other.equals(hash)) {
        differs = size;
        sealed = now;
      }
      now = pushed(now ?? [], { height: 0, hash });
      if (differs !== undefined) sealed = pushed(sealed ?? [], { height: 0, hash: other });
      size += 1;
      meet();
    },
    end(): TreeFault | undefined {
      const last = heads.at(-1);
      if (found !== undefined) return found;
      if (last !== undefined && last.size > size)
        return { index: size, fault: `is missing: the log ends there, and a checkpoint was signed over ${last.size}` };
      if (size > good) return { index: good, fault: 'is covered by no checkpoint' };
      return undefined;
    },
  };
}
