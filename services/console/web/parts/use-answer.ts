import { useCallback, useContext, useEffect, useState } from 'react';
import type { Answer, Ask, Failure } from '../api/ask.ts';
import { SignedOutContext } from '../app/signed-out.ts';

export type Asked<Value> = { is: 'loading' } | { is: 'there'; value: Value } | { is: 'failed'; failure: Failure };

/**
 * What the exchange answers, asked once for each `key`. Who is signed out meanwhile is led to sign in.
 * @param key says what is asked: another key asks anew.
 */
export function useAnswer<Value>(key: string, ask: Ask<Value>): { asked: Asked<Value>; again: () => void } {
  const [asked, setAsked] = useState<Asked<Value>>({ is: 'loading' });
  const [times, setTimes] = useState(0);
  const signedOut = useContext(SignedOutContext);
  useEffect(() => {
    const ended = new AbortController();
    setAsked({ is: 'loading' });
    const take = (answer: Answer<Value>): void => {
      if (ended.signal.aborted) return;
      if (answer.ok) setAsked({ is: 'there', value: answer.value });
      else if (answer.failure.kind === 'signed-out') signedOut?.();
      else setAsked({ is: 'failed', failure: answer.failure });
    };
    ask(ended.signal).then(take, () => undefined);
    return () => ended.abort();
    // The key says all that `ask` depends on.
  }, [key, times]);
  const again = useCallback(() => setTimes((before) => before + 1), []);
  return { asked, again };
}
