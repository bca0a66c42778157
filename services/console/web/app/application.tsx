import { useSignedIn } from './use-signed-in.ts';
import { Routed, useRouter } from './router.tsx';
import { Shell } from './shell.tsx';
import { pageAt } from './pages.tsx';
import { SignInPage } from '../pages/sign-in.tsx';
import { SignInProblem } from '../pages/sign-in-problem.tsx';
import { Loading } from '../parts/states.tsx';

function Within() {
  const { place } = useRouter();
  const { state, leave, signedOut } = useSignedIn();
  if (place.path === '/sign-in-problem') return <Shell content={<SignInProblem query={place.query} />} />;
  if (state.is === 'asking') return <Shell content={<Loading what="your session" />} />;
  if (state.is === 'out') return <Shell content={<SignInPage why={state.why} />} />;
  const content = pageAt(place);
  return <Shell session={state.session} leave={leave} signedOut={signedOut} content={content} />;
}

export const Application = () => (
  <Routed>
    <Within />
  </Routed>
);
