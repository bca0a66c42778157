import { limits } from './limits.ts';

/** Wrong passwords of one network address, and of one account, within a time. In this process; what is fullest of age goes first. */
export function createTries(now: () => Date) {
  const counted = new Map<string, { wrong: number; untilMs: number }>();
  const live = (key: string) => {
    const found = counted.get(key);
    return found !== undefined && found.untilMs > now().getTime() ? found : undefined;
  };
  return {
    /** Whether any of these must wait. */
    isShut: (keys: readonly string[]): boolean => keys.some((key) => (live(key)?.wrong ?? 0) >= limits.wrongPasswordsMax),
    wrong(keys: readonly string[]): void {
      for (const key of keys) {
        const before = live(key);
        counted.delete(key);
        counted.set(key, {
          wrong: (before?.wrong ?? 0) + 1,
          untilMs: before?.untilMs ?? now().getTime() + limits.wrongPasswordsWindowMs,
        });
        if (counted.size > limits.wrongPasswordsKeysMax) counted.delete(counted.keys().next().value ?? '');
      }
    },
  };
}
