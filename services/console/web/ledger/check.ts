import './buffer.ts';
import {
  type Checkpoint,
  type Hash,
  includes,
  isConsistent,
  isSignedInTenure,
  type KeyTenure,
  leafHash,
  openCheckpoint,
  type VerifierKey,
} from '@ouzel/ledger';
import { keyName } from './keys.ts';

/** One thing that was checked, in a sentence that says what it shows or what is wrong. */
export interface Check {
  holds: boolean;
  sentence: string;
}
export type Opened = Checkpoint & { signers: VerifierKey[] };

export const holds = (sentence: string): Check => ({ holds: true, sentence });
export const fails = (sentence: string): Check => ({ holds: false, sentence });

const count = new Intl.NumberFormat('en-GB');
export const entries = (size: number): string => (size === 1 ? '1 entry' : `${count.format(size)} entries`);
export const hashesOf = (proof: readonly string[]): Hash[] => proof.map((base64) => Buffer.from(base64, 'base64'));

/** A checkpoint that the key of its time signed. */
export function checkpointOf(note: string, keys: readonly KeyTenure[]): { check: Check; head?: Opened } {
  const head = openCheckpoint(
    note,
    keys.map(({ key }) => key),
  );
  if (head === undefined) return { check: fails('The checkpoint is signed by no key of this log, or was changed since.') };
  const names = head.signers.map(keyName).join(', ');
  if (!isSignedInTenure(keys, head))
    return { check: fails(`The checkpoint of ${entries(head.size)} is signed by ${names}, which was not in force then.`) };
  return { check: holds(`The checkpoint of ${entries(head.size)} is signed by the key ${names}.`), head };
}

export function inclusionOf(
  { index, leaf, proof }: { index: number; leaf: string; proof: readonly string[] },
  head: Opened,
): Check {
  const place = `entry ${count.format(index + 1)}`;
  return includes(index, head.size, leafHash(leaf), hashesOf(proof), head.root)
    ? holds(`This event is ${place} of the ${entries(head.size)} under that checkpoint.`)
    : fails(`This event is not ${place} of those under that checkpoint.`);
}

/** Whether a log begins with an earlier state of itself. @param name how the earlier one is called in the sentence. */
export function continuationOf(from: Checkpoint, to: Checkpoint, proof: readonly string[], name: string): Check {
  const [first, second] = [from.size, to.size];
  if (from.origin !== to.origin) return fails(`${name} is of another log.`);
  if (first > second)
    return fails(`The log has become shorter: ${name} had ${entries(first)}, and now there are ${entries(second)}.`);
  return isConsistent({ first, second }, hashesOf(proof), { from: from.root, to: to.root })
    ? holds(`The log as it is now, with ${entries(second)}, begins with ${name}, of ${entries(first)}, unchanged.`)
    : fails(`The log as it is now, with ${entries(second)}, does not begin with ${name}, of ${entries(first)}.`);
}
