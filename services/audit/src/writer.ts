import { randomBytes } from 'node:crypto';
import type { Effect } from '@ouzel/exchange';
import { type Note, WRITER_DIGITS } from '@ouzel/ledger';
import { createBatches, type Database, runEffects } from '@ouzel/runtime';
import { createChain } from './chain.ts';
import { openHeadFile, unsaid } from './head-file.ts';
import { limits } from './limits.ts';
import { sayEffect } from './put.ts';

/** Something numbered that is on its way into the trail. */
export interface Numbered {
  id: string;
  number: number;
  effect: Effect;
}

export interface WriterOptions {
  database: Database;
  now: () => Date;
  key: Buffer;
  headFolder?: string | undefined;
}

/** The chain of this run of this process: it numbers what is written, commits it in groups, and says marks. */
export interface Writer {
  numbered: (effectOf: (id: string, at: Date) => Effect) => Numbered;
  /** Resolves once it is durable. */
  put: (item: Numbered) => Promise<void>;
  /** Says what may be said: up to which number all is acknowledged. @returns whether there is more to say later. */
  mark: (last?: boolean) => Promise<boolean>;
  /** Whether dead writers of this data folder left a last word unsaid. */
  inherits: boolean;
  close: () => Promise<void>;
}

export function createWriter({ database, now, key, headFolder }: WriterOptions): Writer {
  const name = randomBytes(8).toString('hex').slice(0, WRITER_DIGITS);
  const chain = createChain(name, limits.patience);
  const left = headFolder === undefined ? [] : unsaid(headFolder);
  const head = headFolder === undefined ? undefined : openHeadFile(headFolder, name);
  const inherits = left.length > 0;
  const batches = createBatches<Numbered, Numbered>({
    ...limits.groupCommit,
    async run(items) {
      const effects = items.map(({ effect }) => effect);
      // Each statement is one transaction: events share one, and marks another.
      await runEffects(database, effects);
      head?.acknowledged(items.map(({ number }) => number));
      return items;
    },
  });
  const ended = (number: number, committed: boolean): void => {
    if (!committed) return chain.doubted(number, now());
    head?.acknowledged([number]);
    chain.ended(number, true);
  };
  const numbered: Writer['numbered'] = (effectOf) => {
    const at = now();
    const { id, number } = chain.next(at);
    return { id, number, effect: { ...effectOf(id, at), ended: (committed) => ended(number, committed) } };
  };
  const put: Writer['put'] = async (item) => {
    try {
      await batches.add(item);
      chain.ended(item.number, true);
    } catch (error) {
      chain.ended(item.number, false);
      throw error;
    }
  };
  const say = (note: Note): Promise<void> => put(numbered((id, at) => sayEffect(id, at, note, key)));
  const mark: Writer['mark'] = async (last = false) => {
    for (let dead = left[0]; dead !== undefined; dead = left[0]) {
      await say({ mark: dead.mark });
      dead.forget();
      left.shift();
    }
    const word = chain.mark(now(), last);
    if (word === undefined) return chain.waits();
    await say({ mark: word });
    chain.marked(word);
    head?.marked(word.through);
    return chain.waits();
  };
  const close = async (): Promise<void> => {
    await mark(true);
    head?.remove();
  };
  return { numbered, put, mark, inherits, close };
}
