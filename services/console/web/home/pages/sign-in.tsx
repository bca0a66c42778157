import { Button, InsetText } from 'nhsuk-react-components';
import { signInAddress } from '../../api/session.ts';
import { addressOf, Link, useRouter } from '../../app/router.tsx';
import type { WhyOut } from '../../app/use-signed-in.ts';
import { PageHeading } from '../../parts/states.tsx';

const WHY: Readonly<Record<WhyOut, string | undefined>> = {
  new: undefined,
  idle: 'You were signed out because nothing was done for a while, or because your session had reached its end. Sign in again to go on where you were.',
  left: 'You have signed out.',
  broken:
    'There is no connection to the exchange. This page looks for it by itself. Until then write readings on paper, and ring those who are to know.',
};

/** Nothing is said of anybody here: only how many sets this tablet still has to send. */
export function SignInPage({ why, waiting }: { why: WhyOut; waiting: number }) {
  const { place } = useRouter();
  const to = why === 'left' ? '/' : addressOf(place);
  return (
    <>
      <PageHeading>{why === 'broken' ? 'No connection' : 'Sign in to enter readings'}</PageHeading>
      {WHY[why] !== undefined && <InsetText role="status">{WHY[why]}</InsetText>}
      {waiting > 0 && (
        <InsetText>
          {waiting === 1 ? '1 set of readings on this tablet is' : `${waiting} sets of readings on this tablet are`} not sent yet.
          Sign in with a connection to send {waiting === 1 ? 'it' : 'them'}.
        </InsetText>
      )}
      <p className="nhsuk-lede-text">For people who work in a care home.</p>
      {why !== 'broken' && <Button href={signInAddress(to)}>Sign in</Button>}
      <p>
        <Link to="/paper">A chart and numbers to print</Link>
      </p>
    </>
  );
}
