import { Link } from '../../app/router.tsx';
import { useOutbox } from '../outbox/outbox.tsx';

const counted = (count: number): string => (count === 1 ? '1 set is' : `${count} sets are`);

/** Says plainly what has not reached the exchange. */
export function UnsentNotice() {
  const { unsent } = useOutbox();
  if (unsent.length === 0) return null;
  return (
    <div className="home-unsent" role="status">
      <strong>{counted(unsent.length)} not sent yet.</strong> Nobody has seen {unsent.length === 1 ? 'it' : 'them'}.{' '}
      <Link to="/unsent">See what waits</Link>
    </div>
  );
}

/** Beside what was asked for before the connection was lost. */
export const LostNotice = ({ lost }: { lost: boolean }) =>
  lost ? (
    <div className="home-unsent" role="status">
      <strong>No connection.</strong> What you see here may be old.
    </div>
  ) : null;
