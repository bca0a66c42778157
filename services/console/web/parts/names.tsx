import { Link } from '../app/router.tsx';
import { roleText } from './words.ts';

/** Marks that turn the direction of writing, and so what a text seems to say. */
const TURNS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

/** What is shown of a text that somebody else wrote: marks that turn it are named in the place where they stand. */
export const plainText = (text: string): string =>
  text.replaceAll(TURNS, (mark) => `[U+${mark.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}]`);

/** A text that somebody else wrote, as text. Its direction is its own, and ends with it. */
export const Text = ({ children }: { children: string }) => <bdi className="console-text">{plainText(children)}</bdi>;

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
