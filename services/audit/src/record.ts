import { randomBytes } from 'node:crypto';
import type { AccessEvent, Audit } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { HASH_BYTES } from '@ouzel/ledger';
import type { Database } from '@ouzel/runtime';
import type { Noted } from './erase.ts';
import { limits } from './limits.ts';
import { createNames } from './names.ts';
import { createOutage, gapEvent, type Outage } from './outage.ts';
import { putEffect } from './put.ts';
import { peopleOf, toStored } from './stored-event.ts';
import { createWriter, type Numbered, type Writer } from './writer.ts';

export interface AuditWriter extends Audit {
  /** An event of the trail's own with a note beside it, as a statement of the caller's transaction. */
  noted: Noted;
  /** The last word of this writer: everything up to here is written. To be called when nothing is recorded any more. */
  close(): Promise<void>;
}

export interface AuditOptions {
  database: Database;
  now: () => Date;
  /** Codes every event, so that a change is found before a checkpoint covers it. One of this process alone unless given. */
  writerKey?: Buffer;
  /** Where it is kept what was acknowledged, until a mark says so: of this process alone. Kept nowhere unless given. */
  headFolder?: string;
}

/** The event that follows an outage, once it is over. */
async function tellGap({ numbered, put }: Writer, outage: Outage, now: () => Date, key: Buffer): Promise<void> {
  const gap = outage.take(now());
  if (gap === undefined) return;
  const stored = gapEvent(gap);
  const item = numbered((id, recorded) => putEffect({ id, recorded, outcome: '8', stored, note: { gap } }, [], key));
  await put(item).catch((error: unknown) => {
    outage.giveBack(gap);
    throw error;
  });
}

/** Says words a while after they are asked for, however often; it keeps no process alive, and tries again while there is no answer. */
function createSpeaking(word: () => Promise<boolean>): { ask(): void; stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  const speak = (): void => {
    timer = undefined;
    void word().then((more) => (more ? ask() : undefined), ask);
  };
  const ask = (): void => void (timer ??= setTimeout(speak, limits.markEveryMs).unref());
  return { ask, stop: () => clearTimeout(timer) };
}

/** The recorder: durable when it resolves, many events to a commit. Give it a pool of its own, so that no other work can starve it. */
export function createAudit({ database, now, writerKey: key = randomBytes(HASH_BYTES), headFolder }: AuditOptions): AuditWriter {
  const writer = createWriter({ database, now, key, headFolder });
  const { numbered, put } = writer;
  const outage = createOutage();
  const noteName = createNames(database);
  const speaking = createSpeaking(async () => {
    await tellGap(writer, outage, now, key);
    return writer.mark();
  });
  if (writer.inherits) speaking.ask();
  const effectOf = (event: AccessEvent): Numbered => {
    speaking.ask();
    const { outcome } = event;
    const stored = toStored(event);
    noteName(stored);
    return numbered((id, recorded) => putEffect({ id, recorded, outcome, stored }, peopleOf(event), key));
  };
  return {
    async record(event) {
      const item = effectOf(event);
      try {
        await put(item);
      } catch (error) {
        if (error instanceof FhirError && error.situation === 'unavailable') outage.refused(event.request.requestId, now());
        throw error;
      }
      return { id: item.id };
    },
    effect(event) {
      const { id, effect } = effectOf(event);
      return { id, effect };
    },
    noted(stored, note) {
      speaking.ask();
      return numbered((id, recorded) => putEffect({ id, recorded, outcome: '0', stored, note }, [], key)).effect;
    },
    async close() {
      speaking.stop();
      await tellGap(writer, outage, now, key)
        .then(() => writer.close())
        .catch(() => undefined);
    },
  };
}
