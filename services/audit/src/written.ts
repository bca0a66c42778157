import { randomBytes } from 'node:crypto';
import { commitment, eventText, leafHash, leafMac, leafText, listOf, type Note, SALT_BYTES, sectionsOf } from '@ouzel/ledger';
import type { StoredEvent } from './stored-event.ts';

/** An event as it is written: its text, its leaf, what opens the leaf, and the writer's code. */
export interface Written {
  text: string;
  leaf: string;
  salts: Buffer;
  mac: Buffer;
}

export interface Recorded {
  id: string;
  recorded: Date;
  outcome: string;
  stored: StoredEvent;
  note?: Note;
}

/** Commits to an event: nothing in its leaf names anybody, and without the salts nothing in it can be guessed. */
export function writtenOf({ id, recorded, outcome, stored, note }: Recorded, key: Buffer): Written {
  const sections = sectionsOf(stored);
  const texts = listOf(sections);
  const salts = randomBytes(SALT_BYTES * texts.length);
  const commitments = texts.map((text, at) => commitment(salts.subarray(at * SALT_BYTES, (at + 1) * SALT_BYTES), text));
  const organisation = stored.organisation.ods;
  const fields = { id, at: recorded.toISOString(), organisation, outcome, sections: commitments };
  const leaf = leafText(note === undefined ? fields : { ...fields, note });
  return { text: eventText(sections), leaf, salts, mac: leafMac(key, leafHash(leaf)) };
}

/** A leaf that has no event: a word of the writer. */
export function noteLeaf(id: string, recorded: Date, note: Note, key: Buffer): Pick<Written, 'leaf' | 'mac'> {
  const leaf = leafText({ id, at: recorded.toISOString(), note });
  return { leaf, mac: leafMac(key, leafHash(leaf)) };
}
