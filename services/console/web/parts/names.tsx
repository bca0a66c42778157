import { Link } from '../app/router.tsx';
import { roleText } from './words.ts';

/** A text that somebody else wrote: it is shown as it stands, and what it does to the direction of writing ends with it. */
export const Text = ({ children }: { children: string }) => <bdi className="console-text">{children}</bdi>;

const START = 6;
const END = 4;

/** A person by the id that the trail has of them: short to read, whole to copy and to hear. */
export const PersonLink = ({ id }: { id: string }) => (
  <Link to={`/log?${new URLSearchParams({ person: id }).toString()}`} className="console-code" title={id}>
    {id.length > START + END ? `${id.slice(0, START)}…${id.slice(-END)}` : id}
  </Link>
);

export const Who = ({ user, client }: { user?: { id: string; name: string; role: string } | undefined; client: string }) =>
  user === undefined ? (
    <>
      No person: the system <Text>{client}</Text>
    </>
  ) : (
    <>
      <Link to={`/log?${new URLSearchParams({ staff: user.id }).toString()}`}>
        <Text>{user.name}</Text>
      </Link>
      <span className="console-beside">{roleText(user.role)}</span>
    </>
  );

export const OrganisationLink = ({ ods, name }: { ods: string; name: string }) => (
  <>
    <Link to={`/log?${new URLSearchParams({ organisation: ods }).toString()}`}>
      <Text>{name === '' ? ods : name}</Text>
    </Link>
    {name !== '' && <span className="console-beside">{ods}</span>}
  </>
);
