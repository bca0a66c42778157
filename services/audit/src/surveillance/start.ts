import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '@ouzel/runtime';
import { limits } from './limits.ts';
import { type Surveillance, surveyOnce } from './turn.ts';

/** Goes through the trail as it grows, until it is stopped. Safe to run in several processes at once. */
export function startSurveillance(
  surveillance: Surveillance,
  log: Log,
  everyMs: number = limits.lookEveryMs,
): { stop(): Promise<void> } {
  const ending = new AbortController();
  const turn = async (): Promise<boolean> => {
    const { events, cases, unread } = await surveyOnce(surveillance);
    if (unread.length > 0)
      log.error('events of the trail cannot be read: verify the trail', {
        count: unread.length,
        reason: unread.slice(0, 5).join(' '),
      });
    if (cases > 0) log.info('surveillance has opened cases', { count: cases });
    return events === (surveillance.eventsAtOnce ?? limits.eventsAtOnce);
  };
  const loop = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      const more = await turn().catch((error: unknown) => {
        log.warn('surveillance could not go through the trail', { error });
        return false;
      });
      if (!more) await sleep(everyMs, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  };
  const running = loop();
  return {
    async stop() {
      ending.abort();
      await running;
    },
  };
}
