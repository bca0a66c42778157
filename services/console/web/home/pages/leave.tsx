import { Button } from 'nhsuk-react-components';
import { useEffect } from 'react';
import { hrefOf } from '../../app/router.tsx';
import { Loading, PageHeading } from '../../parts/states.tsx';
import { allKept } from '../outbox/kept.ts';
import { useOutbox } from '../outbox/outbox.tsx';

/** Signs out; where a set was not sent, only after whoever leaves was asked. */
export function LeavePage({ home, leave }: { home: string; leave: () => void }) {
  const { unsent, remove } = useOutbox();
  useEffect(() => {
    // By what is on the tablet, and not by what the page has read of it.
    void allKept().then((all) => (all.some((set) => set.home === home) ? undefined : leave()));
  }, [unsent]);
  if (unsent.length === 0) return <Loading what="the sign-out" />;
  const discard = async (): Promise<void> => {
    for (const { key } of unsent) await remove(key);
    leave();
  };
  return (
    <>
      <PageHeading>Sign out with readings not sent?</PageHeading>
      <p role="alert">
        <strong>{unsent.length === 1 ? '1 set of readings was' : `${unsent.length} sets of readings were`} not sent.</strong>{' '}
        Nobody has seen them. If you leave them on this tablet, they are sent when you, or somebody of your home who sends them
        for you, sign in with a connection. Over 48 hours old they are not taken any more.
      </p>
      <Button href={hrefOf('/unsent')}>Stay signed in</Button>
      <Button type="button" secondary onClick={leave}>
        Sign out and keep them on this tablet
      </Button>
      <Button type="button" warning onClick={() => void discard()}>
        Delete them and sign out
      </Button>
    </>
  );
}
