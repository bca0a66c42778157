import { useContext, useEffect, useState } from 'react';
import type { Answer, Ask } from '../../api/ask.ts';
import { SignedOutContext } from '../../app/signed-out.ts';
import type { Asked } from '../../parts/use-answer.ts';

/** How often what is on the screen is asked for again, milliseconds. */
const AGAIN_MS = 10_000;

interface Again<Value> {
  asked: Asked<Value>;
  again: () => void;
  /** There was no answer the last time: what is shown may be old. */
  lost: boolean;
}

const NOTHING = { asked: { is: 'loading' as const }, lost: false };

/** What the exchange answers, asked again now and then. What was there stays on the screen while there is no connection. */
export function useAgain<Value>(key: string, ask: Ask<Value>): Again<Value> {
  const [shown, setShown] = useState<Omit<Again<Value>, 'again'>>(NOTHING);
  const [times, setTimes] = useState(0);
  const signedOut = useContext(SignedOutContext);
  useEffect(() => {
    const ended = new AbortController();
    const take = (answer: Answer<Value>): void => {
      if (ended.signal.aborted) return;
      if (answer.ok) setShown({ asked: { is: 'there', value: answer.value }, lost: false });
      else if (answer.failure.kind === 'signed-out') signedOut?.();
      else {
        const { failure } = answer;
        const keeps = failure.kind === 'broken';
        setShown(({ asked }) =>
          keeps && asked.is === 'there' ? { asked, lost: true } : { asked: { is: 'failed', failure }, lost: keeps },
        );
      }
    };
    const go = (): void => void ask(ended.signal).then(take, () => undefined);
    go();
    const timer = window.setInterval(go, AGAIN_MS);
    window.addEventListener('online', go);
    return () => {
      ended.abort();
      window.clearInterval(timer);
      window.removeEventListener('online', go);
    };
    // The key says all that `ask` depends on.
  }, [key, times]);
  return { ...shown, again: () => setTimes((before) => before + 1) };
}
