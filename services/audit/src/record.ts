import { randomBytes } from 'node:crypto';
import type { AccessEvent, Audit, Effect } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { HASH_BYTES, type Note, WRITER_DIGITS } from '@ouzel/ledger';
import { createBatches, type Database, runEffects } from '@ouzel/runtime';
import { createChain } from './chain.ts';
import type { Noted } from './erase.ts';
import { limits } from './limits.ts';
import { createOutage, gapEvent } from './outage.ts';
import { putEffect, sayEffect } from './put.ts';
import { peopleOf, toStored } from './stored-event.ts';

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
}

/** Something numbered that is on its way into the trail. */
interface Numbered {
  id: string;
  number: number;
  effect: Effect;
}

/** The chain of this run of this process, and what it writes by itself: marks, and the event that follows an outage. */
function createWriter({ database, now, writerKey = randomBytes(HASH_BYTES) }: AuditOptions) {
  const chain = createChain(randomBytes(8).toString('hex').slice(0, WRITER_DIGITS), limits.patience);
  const outage = createOutage();
  const batches = createBatches<Numbered, Numbered>({
    ...limits.groupCommit,
    async run(items) {
      // Each statement is one transaction: events share one, and marks another.
      await runEffects(
        database,
        items.map(({ effect }) => effect),
      );
      return items;
    },
  });
  const numbered = (effectOf: (id: string, at: Date) => Effect): Numbered => {
    const at = now();
    const { id, number } = chain.next(at);
    const ended = (committed: boolean): void => {
      if (committed) chain.ended(number, true);
      else chain.doubted(number, now());
    };
    return { id, number, effect: { ...effectOf(id, at), ended } };
  };
  const put = async (item: Numbered): Promise<void> => {
    try {
      await batches.add(item);
      chain.ended(item.number, true);
    } catch (error) {
      chain.ended(item.number, false);
      throw error;
    }
  };
  const say = (note: Note): Promise<void> => put(numbered((id, at) => sayEffect(id, at, note, writerKey)));
  const tellGap = async (): Promise<void> => {
    const gap = outage.take(now());
    if (gap === undefined) return;
    const stored = gapEvent(gap);
    const item = numbered((id, recorded) => putEffect({ id, recorded, outcome: '8', stored, note: { gap } }, [], writerKey));
    await put(item).catch((error: unknown) => {
      outage.giveBack(gap);
      throw error;
    });
  };
  const word = async (): Promise<void> => {
    await tellGap();
    const mark = chain.mark(now());
    if (mark === undefined) return;
    await say({ mark });
    chain.marked(mark);
  };
  return { key: writerKey, outage, numbered, put, word };
}

/** The recorder: durable when it resolves, many events to a commit. Give it a pool of its own, so that no other work can starve it. */
export function createAudit(options: AuditOptions): AuditWriter {
  const { key, outage, numbered, put, word } = createWriter(options);
  let speaking: NodeJS.Timeout | undefined;
  // A word follows what was written, however little that was; it keeps no process alive, and tries again while there is no answer.
  const speak = (): void => {
    speaking ??= setTimeout(() => {
      speaking = undefined;
      void word().catch(speak);
    }, limits.markEveryMs).unref();
  };
  const effectOf = (event: AccessEvent): Numbered =>
    numbered((id, recorded) =>
      putEffect({ id, recorded, outcome: event.outcome, stored: toStored(event) }, peopleOf(event), key),
    );
  return {
    async record(event) {
      const item = effectOf(event);
      try {
        await put(item);
      } catch (error) {
        if (error instanceof FhirError && error.situation === 'unavailable')
          outage.refused(event.request.requestId, options.now());
        throw error;
      } finally {
        speak();
      }
      return { id: item.id };
    },
    effect(event) {
      speak();
      const { id, effect } = effectOf(event);
      return { id, effect };
    },
    noted(stored, note) {
      speak();
      return numbered((id, recorded) => putEffect({ id, recorded, outcome: '0', stored, note }, [], key)).effect;
    },
    async close() {
      clearTimeout(speaking);
      await word().catch(() => undefined);
    },
  };
}
