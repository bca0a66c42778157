import type { PdsFailure } from './answer.ts';
import { limits } from './limits.ts';

/** Whether PDS may be asked. It opens after failures in a row, and lets one trace through at a time to see whether PDS is back. */
export interface Circuit {
  /** How many may be claimed now; where it is open and its pause is over, the one that tries. */
  take(now: Date): number;
  /** When somebody may be asked again, where nobody may be now. */
  closedUntil(now: Date): Date | undefined;
  failed(why: PdsFailure, now: Date, retryAfterMs?: number): void;
  answered(): void;
  /** PDS answered about somebody else. @returns whether that was once too often: nobody is asked for a long while, and once more after each further one. */
  answeredWrongly(now: Date): boolean;
  /** Since when nobody is asked for that, where it is so now. */
  shutSince(now: Date): Date | undefined;
  /** Somebody has found out why: it may be asked again, one trace first; the next wrong answer shuts it at once. */
  resume(): void;
}

export function createCircuit(): Circuit {
  let [failures, pauses, opens, wrongPersons, shutUntil, shutAt] = [0, 0, 0, 0, 0, 0];
  let trying = false;
  const isShut = (now: Date): boolean => now.getTime() < shutUntil;
  return {
    take(now) {
      if (isShut(now) || now.getTime() < opens) return 0;
      if (pauses === 0) return limits.tracesAtOnce;
      opens = now.getTime() + limits.probeMs;
      trying = true;
      return 1;
    },
    closedUntil(now) {
      if (isShut(now)) return new Date(shutUntil);
      return now.getTime() < opens && !trying ? new Date(opens) : undefined;
    },
    failed(why, now, retryAfterMs) {
      // It answered, if only to refuse one person: that is no outage.
      if (why === 'refused') return;
      failures += 1;
      // The others that were under way when it opened say nothing new.
      if (now.getTime() < opens && !trying) return;
      if (why !== 'throttled' && failures < limits.failuresMax) return;
      opens = now.getTime() + (retryAfterMs ?? Math.min(limits.pauseMs * 2 ** pauses, limits.pauseMaxMs));
      pauses += 1;
      trying = false;
    },
    answered() {
      [failures, pauses, opens] = [0, 0, 0];
      trying = false;
    },
    answeredWrongly(now) {
      wrongPersons += 1;
      if (wrongPersons < limits.wrongPersonsMax) return false;
      shutAt = now.getTime();
      shutUntil = shutAt + limits.shutPauseMs;
      // One sees whether it is over, and not all at once.
      [pauses, opens, trying] = [1, shutUntil, false];
      return true;
    },
    shutSince: (now) => (isShut(now) ? new Date(shutAt) : undefined),
    resume() {
      [shutUntil, opens, wrongPersons] = [0, 0, limits.wrongPersonsMax - 1];
    },
  };
}
