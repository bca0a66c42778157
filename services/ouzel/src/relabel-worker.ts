import { setTimeout as pause } from 'node:timers/promises';
import type { Relabelling } from '@ouzel/consent';
import type { Log, WakeUpQueue } from '@ouzel/runtime';

/** How often it is looked whether anything waits to be labelled anew, milliseconds: a job that was lost costs no more than this. */
const LOOK_EVERY_MS = 2_000;
/** No organisation has such a code, so that it is nobody's lane. */
const LANE = { destination: 'relabelling', person: 'all' };

export interface RelabelWorker {
  /** The queue for whoever else works on it: what is ours is kept from them. */
  queue: WakeUpQueue;
  stop(): Promise<void>;
}

/** Labels what is kept anew after a change of the rules: a job is one batch, and wakes the next. */
export function startRelabelWorker(queue: WakeUpQueue, relabelling: Relabelling, log: Log): RelabelWorker {
  const ending = new AbortController();
  const relabel = async (): Promise<void> => {
    const more = await relabelling.step();
    if (more && !ending.signal.aborted) await queue.wake([LANE]);
  };
  const look = async (): Promise<void> => {
    if (await relabelling.waiting()) await queue.wake([LANE]);
  };
  const loop = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      await look().catch((error: unknown) => log.warn('what is to be labelled anew cannot be looked at', { error }));
      await pause(LOOK_EVERY_MS, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  };
  let running: Promise<void> | undefined;
  return {
    queue: {
      ...queue,
      work(handle, atOnce) {
        queue.work((call) => (call.destination === LANE.destination ? relabel() : handle(call)), atOnce);
        running ??= loop();
      },
    },
    async stop() {
      ending.abort();
      await running;
    },
  };
}
