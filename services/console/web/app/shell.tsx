import { Container, SkipLink } from 'nhsuk-react-components';
import { type ReactNode, useEffect, useRef } from 'react';
import type { SignedIn } from '../api/session.ts';
import { roleText } from '../parts/words.ts';
import { Navigation } from './navigation.tsx';
import { Link, useRouter } from './router.tsx';
import { SignedOutContext } from './signed-out.ts';

function Account({ session, leave }: { session: SignedIn; leave: () => void }) {
  return (
    <div className="console-account">
      <span>
        <bdi>{session.user.name}</bdi>, {roleText(session.user.role)}, <bdi>{session.organisation.name}</bdi>
      </span>
      <button type="button" onClick={leave}>
        Sign out
      </button>
    </div>
  );
}

interface ShellProps {
  session?: SignedIn;
  leave?: () => void;
  signedOut?: () => void;
  content: ReactNode;
}

/** What every page has around it. A new page is announced: its heading gets the focus, its title names it. */
export function Shell({ session, leave, signedOut, content }: ShellProps) {
  const main = useRef<HTMLElement>(null);
  const { place } = useRouter();
  const first = useRef(true);
  useEffect(() => {
    if (!first.current) main.current?.focus();
    first.current = false;
  }, [place.path]);
  return (
    <SignedOutContext value={signedOut}>
      <SkipLink href="#main">Skip to main content</SkipLink>
      <header className="console-header">
        <Container className="console-header__row">
          <Link to="/" className="console-header__name">
            Ouzel <span>information governance</span>
          </Link>
          {session !== undefined && leave !== undefined && <Account session={session} leave={leave} />}
        </Container>
      </header>
      {session !== undefined && <Navigation />}
      <Container>
        <main className="nhsuk-main-wrapper" id="main" ref={main} tabIndex={-1}>
          {content}
        </main>
      </Container>
      <footer className="console-footer">
        <Container>
          <p>What you read here is itself in the access log. Times are those of the United Kingdom.</p>
        </Container>
      </footer>
    </SignedOutContext>
  );
}
