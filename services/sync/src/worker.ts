import type { WakeUpQueue } from '@ouzel/runtime';
import { type DeliverOptions, drainLane } from './deliver.ts';
import { dueLanes } from './lane.ts';
import { limits } from './limits.ts';
import { CHANNEL } from './channel.ts';
import { relayOnce } from './relay.ts';

export interface SyncWorkerOptions extends DeliverOptions {
  queue: WakeUpQueue;
}

/** Relays events, drains lanes, and looks every so often for what nobody was woken for. */
export async function startSyncWorker(options: SyncWorkerOptions): Promise<{ stop(): Promise<void> }> {
  const { database, queue, log } = options;
  const ending = new AbortController();
  let wakeUp: () => void = () => undefined;
  queue.work((lane) => drainLane(options, lane), limits.lanesAtOnce);

  const turn = async (): Promise<void> => {
    const relayed = await relayOnce(database, queue);
    if (relayed === limits.eventsMax) wakeUp();
    // Where many wait, whoever is woken twice stands in the way of who was not woken yet, and the more so the slower it goes.
    if ((await queue.waiting()) >= limits.wakeUpsMax) return;
    const due = await dueLanes(database);
    if (due.length > 0) await queue.wake(due);
  };
  const loop = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      const told = new Promise<void>((resolve) => {
        wakeUp = resolve;
      });
      await turn().catch((error: unknown) => log.warn('the relay could not work', { error }));
      let timer: NodeJS.Timeout | undefined;
      const pause = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, limits.relayEveryMs);
      });
      await Promise.race([told, pause]);
      clearTimeout(timer);
    }
  };
  const unlisten = await database.listen(
    CHANNEL,
    () => wakeUp(),
    () => wakeUp(),
  );
  const running = loop();
  return {
    async stop() {
      ending.abort();
      wakeUp();
      await running;
      await unlisten();
    },
  };
}
