import type { Log } from './log.ts';

/** Steps that end what was started, run last first: doors close before what stands behind them. */
export interface Lifecycle {
  onStop(name: string, stop: () => Promise<void> | void): void;
  /** Runs every step once, however often it is called; a step that fails does not keep the others from running. */
  stop(): Promise<void>;
}

export function createLifecycle(log: Log): Lifecycle {
  const steps: { name: string; stop: () => Promise<void> | void }[] = [];
  let stopping: Promise<void> | undefined;
  const stopAll = async (): Promise<void> => {
    for (const step of steps.toReversed()) {
      try {
        log.info('stopping', { reason: step.name });
        await step.stop();
      } catch (error) {
        log.error('a part did not stop cleanly', { reason: step.name, error });
      }
    }
  };
  return {
    onStop: (name, stop) => void steps.push({ name, stop }),
    stop: () => (stopping ??= stopAll()),
  };
}
