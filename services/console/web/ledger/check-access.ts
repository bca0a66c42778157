import './buffer.ts';
import { parseCheckpoint } from '@ouzel/ledger';
import type { Answer } from '../api/ask.ts';
import type { LoggedAccess } from '../api/audit-event.ts';
import { type Entry, readConsistency, readEntry, readKeys, readNewest } from '../api/proofs.ts';
import { type Check, checkpointOf, continuationOf, fails, holds, inclusionOf, type Opened } from './check.ts';
import { contentCheck, leafCheck } from './content.ts';
import { keep, readKept } from './kept-head.ts';
import { firstKeyOf, keysOf } from './keys.ts';

export interface Checked {
  checks: Check[];
  entry?: Entry;
}

const sizeOf = (note: string): number => parseCheckpoint(note.slice(0, note.indexOf('\n\n') + 1))?.size ?? 0;

/** What this browser saw before. Whatever holds is kept for the next time. */
async function againstKept(newest: Opened, note: string, keyText: string, signal: AbortSignal): Promise<Answer<Check>> {
  const key = firstKeyOf(keyText);
  const kept = readKept();
  const now = (): void => keep({ note, key, at: new Date() });
  if (kept === undefined) {
    now();
    return {
      ok: true,
      value: holds('This browser had seen no checkpoint before. It keeps this one, and holds the next one against it.'),
    };
  }
  const keys = keysOf(keyText) ?? [];
  const before = checkpointOf(kept.note, keys).head;
  if (kept.key !== key || before === undefined)
    return {
      ok: true,
      value: fails(`The log has another key than on ${kept.at.toISOString().slice(0, 10)}, when this browser last looked.`),
    };
  const proof = before.size > newest.size ? undefined : await readConsistency(before.size, newest.size)(signal);
  if (proof?.ok === false) return proof;
  const check = continuationOf(before, newest, proof?.value.proof ?? [], 'the log that this browser last saw');
  if (check.holds) now();
  return { ok: true, value: check };
}

async function newestOf(entryHead: Opened, keyText: string, signal: AbortSignal): Promise<Answer<Check[]>> {
  const note = await readNewest()(signal);
  if (!note.ok) return note;
  const { check, head } = checkpointOf(note.value, keysOf(keyText) ?? []);
  if (head === undefined) return { ok: true, value: [check] };
  const proof = await readConsistency(Math.min(entryHead.size, head.size), head.size)(signal);
  if (!proof.ok) return proof;
  const continued = continuationOf(entryHead, head, proof.value.proof, 'the log of that checkpoint');
  const kept = await againstKept(head, note.value, keyText, signal);
  return kept.ok ? { ok: true, value: [continued, kept.value] } : kept;
}

/** Holds an access against the log, in this browser: nothing is taken from the exchange but the texts that are checked. */
export async function checkAccess(access: LoggedAccess, signal: AbortSignal): Promise<Answer<Checked>> {
  const [entry, keyText] = await Promise.all([readEntry(access.id)(signal), readKeys()(signal)]);
  if (!entry.ok) return entry;
  if (!keyText.ok) return keyText;
  const keys = keysOf(keyText.value);
  if (keys === undefined) return { ok: true, value: { checks: [fails('The keys of the log do not follow from each other.')] } };
  const { leaf, checkpoint, opening } = entry.value;
  const { check, head } = checkpointOf(checkpoint, keys);
  if (head === undefined) return { ok: true, value: { checks: [check], entry: entry.value } };
  const own = [
    check,
    inclusionOf(entry.value, head),
    leafCheck(leaf, access),
    ...(opening === undefined ? [] : [contentCheck(leaf, opening, access)]),
  ];
  const rest = await newestOf(head, keyText.value, signal);
  return rest.ok ? { ok: true, value: { checks: [...own, ...rest.value], entry: entry.value } } : rest;
}

/** The newest checkpoint by itself: signed, and following from what this browser saw. */
export async function checkNewest(signal: AbortSignal): Promise<Answer<Checked & { note: string; size: number }>> {
  const [note, keyText] = await Promise.all([readNewest()(signal), readKeys()(signal)]);
  if (!note.ok) return note;
  if (!keyText.ok) return keyText;
  const { check, head } = checkpointOf(note.value, keysOf(keyText.value) ?? []);
  const about = { note: note.value, size: sizeOf(note.value) };
  if (head === undefined) return { ok: true, value: { checks: [check], ...about } };
  const kept = await againstKept(head, note.value, keyText.value, signal);
  return kept.ok ? { ok: true, value: { checks: [check, kept.value], ...about } } : kept;
}
