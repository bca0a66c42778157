import type { Log } from '@ouzel/runtime';
import type { BreakGlass } from './break-glass.ts';
import { breakGlassLimits } from './break-glass-policy.ts';

/** Looks every so often for declarations that nobody reviewed in time. The end resolves when the last look is over. */
export function startEscalation(breakGlass: Pick<BreakGlass, 'escalate'>, log: Log): { stop(): Promise<void> } {
  let running: Promise<unknown> = Promise.resolve();
  const look = (): void => {
    running = running
      .then(() => breakGlass.escalate())
      .catch((error: unknown) => log.warn('overdue reviews of break-glass could not be looked for', { error }));
  };
  const timer = setInterval(look, breakGlassLimits.escalateEveryMs);
  look();
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
