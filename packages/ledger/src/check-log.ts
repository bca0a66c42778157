import type { Checkpoint } from './checkpoint.ts';
import { createChainCheck } from './check-chains.ts';
import { checkContent } from './check-content.ts';
import { createTreeCheck } from './check-tree.ts';
import { leafHash } from './hashes.ts';
import { isOfWriter, type Leaf } from './leaf.ts';
import { type LogLine, parseLeaf, parseLogLine } from './log-line.ts';

export interface Verdict {
  /** The first sequence at fault, and why; absent where the trail verifies. */
  fault?: Fault;
  /** Entries of the tree, entries that are not in it yet, and numbers that no mark speaks of yet. */
  size: number;
  pending: number;
  open: number;
  /** Events that were recorded before there was a log. */
  older: number;
}

interface Fault {
  index: number;
  fault: string;
}

/**
 * Goes through an exported log, line by line, and says what is the first sequence at fault.
 * @param heads the checkpoints, by size, one of each. @param writerKeys with them the codes of the writers are checked as well.
 */
export function createLogCheck({ heads, writerKeys }: { heads: readonly Checkpoint[]; writerKeys: readonly Buffer[] }) {
  const faults: Fault[] = [];
  const [tree, chains] = [createTreeCheck(heads), createChainCheck()];
  const [lacking, erased] = [new Map<string, number>(), new Set<string>()];
  let [size, pending, older, first] = [0, 0, 0, Number.POSITIVE_INFINITY];
  const note = (index: number, fault: string | undefined): void => {
    // Only the first is told; a whole log at fault is not kept.
    if (fault === undefined || index >= first) return;
    first = index;
    faults.push({ index, fault });
  };
  const checkLeaf = (line: LogLine, leaf: Leaf, index: number): void => {
    const content = checkContent(line, leaf);
    note(index, content.fault);
    for (const section of content.erased) lacking.set(section, index);
    for (const section of leaf.note?.erased ?? []) erased.add(section);
    note(index, chains.add(leaf, index));
    const { leaf: text = '', mac = Buffer.alloc(0) } = line;
    const forged = writerKeys.length > 0 && !writerKeys.some((key) => isOfWriter(key, text, mac));
    note(index, forged ? 'was written by no writer of this key' : undefined);
  };
  return {
    /** A line of the log: they come in the order of the tree. */
    sealed(text: string): void {
      const [line, index] = [parseLogLine(text), size];
      size += 1;
      const leaf = line?.leaf === undefined ? undefined : parseLeaf(line.leaf);
      tree.add(leafHash(line?.leaf ?? ''), line?.sealed);
      if (line?.index !== index || line.leaf === undefined) note(index, 'is missing');
      else if (leaf === undefined) note(index, 'is no leaf of the trail');
      else checkLeaf(line, leaf, index);
    },
    /** What was written and is not in the tree yet. */
    unsealed(text: string): void {
      const line = parseLogLine(text);
      const leaf = line?.leaf === undefined ? undefined : parseLeaf(line.leaf);
      if (line?.stray !== undefined) return note(size, `would be ${line.stray}, which no writer committed to`);
      if (line?.older !== undefined) return void (older += line.older);
      pending += 1;
      if (line === undefined || leaf === undefined) note(size, 'is no leaf of the trail');
      else if (line.late === true) note(size, `would be ${leaf.id}, which the sealer refused: no writer wrote it as it is`);
      else checkLeaf(line, leaf, size);
    },
    end(): Verdict {
      const { faults: holes, open } = chains.end(size);
      const unexplained = [...lacking].filter(([section]) => !erased.has(section));
      const inTree = tree.end();
      for (const each of [...holes, ...(inTree === undefined ? [] : [inTree])]) note(each.index, each.fault);
      for (const [, index] of unexplained) note(index, 'has lost content that no entry of the log says was erased');
      const last = faults.at(-1);
      return { size, pending, open, older, ...(last === undefined ? {} : { fault: last }) };
    },
  };
}
