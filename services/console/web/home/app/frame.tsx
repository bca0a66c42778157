import { Container, SkipLink } from 'nhsuk-react-components';
import { type ReactNode, useEffect, useRef } from 'react';
import type { SignedIn } from '../../api/session.ts';
import { Link, useRouter } from '../../app/router.tsx';
import { SignedOutContext } from '../../app/signed-out.ts';
import { Text } from '../../parts/names.tsx';

const PLACES = [
  { to: '/', name: 'Residents' },
  { to: '/upload', name: 'Upload' },
  { to: '/unsent', name: 'Not sent yet' },
  { to: '/paper', name: 'On paper' },
] as const;

const Who = ({ session: { user, organisation } }: { session: SignedIn }) => (
  <div className="console-account">
    <span>
      Signed in: <Text>{user.name}</Text>, <Text>{organisation.name}</Text>
    </span>
    <Link to="/leave" className="home-leave">
      Sign out
    </Link>
  </div>
);

function Navigation() {
  const { path } = useRouter().place;
  return (
    <nav className="console-navigation" aria-label="Pages">
      <Container>
        <ul>
          {PLACES.map(({ to, name }) => (
            <li key={to}>
              <Link to={to} aria-current={path === to ? 'page' : undefined}>
                {name}
              </Link>
            </li>
          ))}
        </ul>
      </Container>
    </nav>
  );
}

/** From here on a clock is said to be wrong, minutes. */
const WRONG_MINUTES = 3;

/** The times of readings are those of this device: a wrong clock is shown, and nothing is put right behind anybody's back. */
function WrongClock({ aheadMs }: { aheadMs: number }) {
  const minutes = Math.round(aheadMs / 60_000);
  if (Math.abs(minutes) < WRONG_MINUTES) return null;
  return (
    <div className="home-unsent" role="status">
      <strong>
        The clock of this device is about {Math.abs(minutes)} minutes {minutes > 0 ? 'ahead' : 'behind'}.
      </strong>{' '}
      Set it right, and until then check the time of each set.
    </div>
  );
}

interface FrameProps {
  session?: SignedIn;
  signedOut?: () => void;
  content?: ReactNode;
  children?: ReactNode;
}

/** What every page has around it: where one is, and who is signed in, always. */
export function Frame({ session, signedOut, content, children }: FrameProps) {
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  const { path } = useRouter().place;
  useEffect(() => {
    if (!first.current) main.current?.focus();
    first.current = false;
  }, [path]);
  return (
    <SignedOutContext value={signedOut}>
      <SkipLink href="#main">Skip to main content</SkipLink>
      <header className="console-header">
        <Container className="console-header__row">
          <Link to="/" className="console-header__name">
            Ouzel <span>care home</span>
          </Link>
          {session !== undefined && <Who session={session} />}
        </Container>
      </header>
      {session !== undefined && <Navigation />}
      <Container>
        <main className="nhsuk-main-wrapper" id="main" ref={main} tabIndex={-1}>
          {session !== undefined && <WrongClock aheadMs={session.aheadMs} />}
          {content}
          {children}
        </main>
      </Container>
      <footer className="console-footer">
        <Container>
          <p>If somebody looks very unwell, ring 999 first. Times are those of the United Kingdom.</p>
        </Container>
      </footer>
    </SignedOutContext>
  );
}
