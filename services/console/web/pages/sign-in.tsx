import { Button, InsetText } from 'nhsuk-react-components';
import { signInAddress } from '../api/session.ts';
import { addressOf, useRouter } from '../app/router.tsx';
import type { WhyOut } from '../app/use-signed-in.ts';
import { PageHeading } from '../parts/states.tsx';

const WHY: Readonly<Record<WhyOut, string | undefined>> = {
  new: undefined,
  idle: 'You were signed out because nothing was done for a while, or because your session had reached its end. Sign in again to go on where you were.',
  left: 'You have signed out.',
  broken: 'The exchange does not answer. Wait a minute, then load this page again.',
};

export function SignInPage({ why }: { why: WhyOut }) {
  const { place } = useRouter();
  const to = why === 'left' ? '/' : addressOf(place);
  return (
    <>
      <PageHeading>Sign in to the console</PageHeading>
      {WHY[why] !== undefined && <InsetText>{WHY[why]}</InsetText>}
      <p className="nhsuk-lede-text">For Privacy Officers and Caldicott Guardians.</p>
      <p>Here you see who looked at whose record, why that was allowed, and what they were shown.</p>
      <Button href={signInAddress(to)}>Sign in</Button>
    </>
  );
}
