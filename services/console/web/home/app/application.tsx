import { useEffect, useState } from 'react';
import { Routed, useRouter } from '../../app/router.tsx';
import { useSignedIn } from '../../app/use-signed-in.ts';
import { SignInProblem } from '../../pages/sign-in-problem.tsx';
import { Loading } from '../../parts/states.tsx';
import { allKept } from '../outbox/kept.ts';
import { OutboxOf } from '../outbox/outbox.tsx';
import { PaperPage } from '../pages/paper.tsx';
import { SignInPage } from '../pages/sign-in.tsx';
import { ResidentsOf } from '../parts/residents.tsx';
import { Frame } from './frame.tsx';
import { isLeaving, leaveHere, finishLeaving } from './leaving.ts';
import { pageAt } from './places.tsx';

const HOME_WORKERS = {
  title: 'This page is not for your role',
  text: 'It is for people who work in a care home. You are signed in as somebody else, so nothing is shown. If you work in a home, sign in as that; if you should be able to, ask whoever gives out access in your home.',
};

/** How often the server is asked again who is signed in, where it did not answer, milliseconds. */
const AGAIN_MS = 4_000;

/** Asks again while there is no answer, and at once when there is a connection. */
function useComingBack(isBroken: boolean, again: () => void): void {
  useEffect(() => {
    if (!isBroken) return undefined;
    const go = (): void => void finishLeaving().then(again);
    const timer = window.setInterval(go, AGAIN_MS);
    window.addEventListener('online', go);
    return () => {
      window.clearInterval(timer);
      window.removeEventListener('online', go);
    };
  }, [isBroken, again]);
}

/** How many sets of any home wait on this tablet: a number, and nothing of whom. */
function useWaiting(asked: boolean): number {
  const [waiting, setWaiting] = useState(0);
  useEffect(() => {
    if (asked) void allKept().then((all) => setWaiting(all.length));
  }, [asked]);
  return waiting;
}

function Within() {
  const { place } = useRouter();
  const { state, leave, signedOut, again } = useSignedIn({ lasting: true, close: leaveHere });
  const isOut = state.is === 'out';
  useComingBack((isOut && state.why === 'broken') || isLeaving(), again);
  const waiting = useWaiting(isOut);
  if (state.is === 'in') {
    const { user, organisation } = state.session;
    return (
      <Frame session={state.session} signedOut={signedOut}>
        <ResidentsOf key={organisation.ods} home={organisation.ods}>
          <OutboxOf sender={{ id: user.id, home: organisation.ods }}>{pageAt(place, state.session, leave)}</OutboxOf>
        </ResidentsOf>
      </Frame>
    );
  }
  if (place.path === '/paper') return <Frame content={<PaperPage />} />;
  if (place.path === '/sign-in-problem') return <Frame content={<SignInProblem query={place.query} role={HOME_WORKERS} />} />;
  if (state.is === 'asking') return <Frame content={<Loading what="your session" />} />;
  return <Frame content={<SignInPage why={state.why} waiting={waiting} />} />;
}

export const Application = () => (
  <Routed>
    <Within />
  </Routed>
);
