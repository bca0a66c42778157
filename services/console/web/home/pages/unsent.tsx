import { Button } from 'nhsuk-react-components';
import { Text } from '../../parts/names.tsx';
import { Nothing, PageHeading } from '../../parts/states.tsx';
import type { Kept } from '../outbox/kept.ts';
import { useOutbox } from '../outbox/outbox.tsx';
import { Age } from '../parts/age.tsx';
import { useResidents } from '../parts/residents.tsx';

interface Waiting {
  set: Kept;
  name: string;
  user: string;
}

function Line({ set, name, user }: Waiting) {
  const { add, remove } = useOutbox();
  const isOthers = (set.sentBy ?? set.by.id) !== user;
  return (
    <li className="home-resident">
      <div>
        <strong>
          <Text>{name}</Text>
        </strong>{' '}
        taken <Age at={set.taken} /> by <Text>{set.by.name}</Text>
      </div>
      {set.refused === undefined ? (
        <p>
          {isOthers
            ? 'Not sent yet: whoever took it is not signed in.'
            : 'Not sent yet. It goes by itself when there is a connection.'}
        </p>
      ) : (
        <p role="alert">
          Not taken: <Text>{set.refused}</Text>
        </p>
      )}
      {set.refused === undefined && isOthers && (
        <Button type="button" small onClick={() => void add({ ...set, sentBy: user })}>
          Send it for them
        </Button>
      )}
      {set.refused !== undefined && (
        <Button type="button" small secondary onClick={() => void remove(set.key)}>
          I have read this: take it away
        </Button>
      )}
    </li>
  );
}

/** What waits on this tablet. */
export function UnsentPage({ user }: { user: { id: string } }) {
  const { unsent } = useOutbox();
  const { asked } = useResidents();
  const residents = asked.is === 'there' ? asked.value : [];
  return (
    <>
      <PageHeading>Not sent yet</PageHeading>
      {unsent.length === 0 ? (
        <Nothing>Nothing waits on this tablet: the exchange has said of every set that it has it.</Nothing>
      ) : (
        <ul className="home-residents">
          {unsent.map((set) => (
            <Line
              key={set.key}
              set={set}
              user={user.id}
              name={residents.find(({ id }) => id === set.person)?.name ?? 'A resident'}
            />
          ))}
        </ul>
      )}
    </>
  );
}
