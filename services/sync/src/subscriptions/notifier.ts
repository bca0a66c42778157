import type { Database } from '@ouzel/runtime';
import { forgetOld } from './forget.ts';
import { dueLanes } from './lane.ts';
import { limits } from './limits.ts';
import { LANE_CHANNEL } from './match.ts';
import { type NotifyOptions, takeTurn } from './turn.ts';

export interface NotifierOptions extends NotifyOptions {
  database: Database;
}

/** Turns under way, each subscription at most once in this process; who claimed it is in the database. */
function createTurns(options: NotifierOptions, ended: () => void) {
  const running = new Map<string, Promise<void>>();
  const begin = (subscription: string): void => {
    const turn = takeTurn(options, subscription)
      .then(() => undefined)
      .catch((error: unknown) => options.log.warn('a subscription could not have its turn', { error }))
      .finally(() => {
        running.delete(subscription);
        ended();
      });
    running.set(subscription, turn);
  };
  return {
    /** @returns whether some had to be left for later. */
    start(due: readonly string[]): boolean {
      const free = due.filter((each) => !running.has(each));
      for (const each of free.slice(0, limits.atOnce - running.size)) begin(each);
      return running.size >= limits.atOnce;
    },
    settled: async () => void (await Promise.all(running.values())),
  };
}

/** Tells subscribers what happened, each subscription in its own order, woken by PostgreSQL and looking every so often all the same. */
export async function startNotifier(options: NotifierOptions): Promise<{ stop(): Promise<void> }> {
  const { database, log } = options;
  const ending = new AbortController();
  let wake: () => void = () => undefined;
  let woken = false;
  const wakeUp = (): void => {
    woken = true;
    wake();
  };
  const turns = createTurns(options, wakeUp);
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, woken ? 0 : limits.lookEveryMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  let forgotten = 0;
  const look = async (): Promise<void> => {
    woken = false;
    turns.start(await dueLanes(database));
    if (options.now().getTime() - forgotten < limits.forgetEveryMs) return;
    forgotten = options.now().getTime();
    await forgetOld(database);
  };
  const loop = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      await look().catch((error: unknown) => log.warn('subscriptions cannot be looked at', { error }));
      if (!ending.signal.aborted) await pause();
    }
  };
  const unlisten = await database.listen(LANE_CHANNEL, wakeUp, wakeUp);
  const running = loop();
  return {
    async stop() {
      ending.abort();
      wakeUp();
      await running;
      await turns.settled();
      await unlisten();
    },
  };
}
