import { randomBytes } from 'node:crypto';
import { limits } from './limits.ts';

interface UnderWay {
  browser: string;
  verifier: string;
  /** Where in the console it leads when it is done. */
  to: string;
  untilMs: number;
}

const random = (): string => randomBytes(32).toString('base64url');

/** Sign-ins that were begun, each bound to the browser that began it and good for one answer of the issuer. */
export function createUnderWay(now: () => Date) {
  const begun = new Map<string, UnderWay>();
  return {
    begin(browser: string, to: string): { state: string; verifier: string } {
      const [state, verifier] = [random(), random()];
      if (begun.size >= limits.signInsMax) begun.delete(begun.keys().next().value ?? '');
      begun.set(state, { browser, verifier, to, untilMs: now().getTime() + limits.signInMs });
      return { state, verifier };
    },
    finish(state: string, browser: string | undefined): UnderWay | undefined {
      const found = begun.get(state);
      if (found === undefined || found.browser !== browser) return undefined;
      begun.delete(state);
      return found.untilMs > now().getTime() ? found : undefined;
    },
    newBrowser: random,
  };
}
