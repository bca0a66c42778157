import { useCallback, useEffect, useState } from 'react';
import { readSession, type SignedIn, signOut } from '../api/session.ts';

export type WhyOut = 'new' | 'idle' | 'left' | 'broken';
export type SignInState = { is: 'asking' } | { is: 'out'; why: WhyOut } | { is: 'in'; session: SignedIn };

/** At most so often does what somebody does here keep the server's session awake. */
const AWAKE_EVERY_MS = 60_000;
const LOOK_EVERY_MS = 1_000;
const DOING = ['keydown', 'pointerdown', 'scroll'] as const;

/** Calls `over` when nothing was done for so long, or the token has ended, and `awake` now and then while something is. */
function watchIdleness({ idleMinutes, ends }: SignedIn, over: () => void, awake: () => void): () => void {
  let doneMs = Date.now();
  let awakeMs = doneMs;
  const done = (): void => {
    doneMs = Date.now();
    if (doneMs - awakeMs < AWAKE_EVERY_MS) return;
    awakeMs = doneMs;
    awake();
  };
  const look = (): void => {
    if (Date.now() - doneMs >= idleMinutes * 60_000 || Date.now() >= ends.getTime()) over();
  };
  const timer = window.setInterval(look, LOOK_EVERY_MS);
  for (const name of DOING) window.addEventListener(name, done, { passive: true });
  return () => {
    window.clearInterval(timer);
    for (const name of DOING) window.removeEventListener(name, done);
  };
}

interface Signing {
  /** A lost connection ends nothing: who is signed in stays until they were idle for long enough, or their token ends. */
  lasting?: boolean;
  /** How somebody is signed out. */
  close?: () => Promise<unknown>;
}
interface SignedInHere {
  state: SignInState;
  leave: () => void;
  signedOut: () => void;
  /** Asks the server once more. */
  again: () => void;
}

/** Who is signed in, as the server says. What was shown is gone from the page as soon as nobody is. */
export function useSignedIn({ lasting = false, close = signOut }: Signing = {}): SignedInHere {
  const [state, setState] = useState<SignInState>({ is: 'asking' });
  const out = useCallback((why: WhyOut) => setState({ is: 'out', why }), []);
  const ask = useCallback(
    async (otherwise: WhyOut): Promise<void> => {
      const answer = await readSession();
      if (!answer.ok) setState((before) => (lasting && before.is === 'in' ? before : { is: 'out', why: 'broken' }));
      else if (answer.value.signedIn) setState({ is: 'in', session: answer.value });
      else out(otherwise);
    },
    [out, lasting],
  );
  useEffect(() => void ask('new'), [ask]);
  const session = state.is === 'in' ? state.session : undefined;
  useEffect(() => {
    if (session === undefined) return undefined;
    const over = (): void => {
      out('idle');
      void close();
    };
    return watchIdleness(session, over, () => void ask('idle'));
  }, [session, ask, out, close]);
  const leave = useCallback(() => void close().then(() => out('left')), [out, close]);
  const again = useCallback(() => void ask('new'), [ask]);
  const signedOut = useCallback(() => out('idle'), [out]);
  return { state, leave, signedOut, again };
}
