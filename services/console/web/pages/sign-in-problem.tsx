import { Button } from 'nhsuk-react-components';
import { signInAddress } from '../api/session.ts';
import { PageHeading } from '../parts/states.tsx';

interface Told {
  title: string;
  text: string;
}
const ENDED: Told = {
  title: 'This sign-in has ended',
  text: 'It took too long, was begun in another browser, or was finished already. Sign in again.',
};
const OFFICERS: Told = {
  title: 'This console is not for your role',
  text: 'It is for Privacy Officers and Caldicott Guardians. You are signed in as somebody else, so nothing is shown. If you have one of these roles, sign in with it; if you should have one, ask whoever gives out roles in your organisation.',
};
const PROBLEMS: Readonly<Record<string, Told>> = {
  declined: { title: 'You were not signed in', text: 'The sign-in was broken off. You can begin again.' },
  issuer: {
    title: 'Signing in does not work now',
    text: 'The service where you sign in does not answer. Wait a minute, then try again. If it goes on, tell whoever runs Ouzel.',
  },
  token: {
    title: 'You could not be signed in',
    text: 'The exchange did not accept the sign-in: it may have been withdrawn, or your organisation may not take part. Try again; if it goes on, tell whoever runs Ouzel.',
  },
};

/** `role` says whom the page is for, to whom it is not. */
export function SignInProblem({ query, role = OFFICERS }: { query: URLSearchParams; role?: Told }) {
  const why = query.get('why') ?? '';
  const { title, text } = why === 'role' ? role : (PROBLEMS[why] ?? ENDED);
  return (
    <>
      <PageHeading>{title}</PageHeading>
      <p>{text}</p>
      <Button href={signInAddress(query.get('to') ?? '/')}>Sign in again</Button>
    </>
  );
}
