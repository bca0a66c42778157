import { Table } from 'nhsuk-react-components';
import { type DeadLetter, readDeadLetters } from '../api/dead-letters.ts';
import { Link } from '../app/router.tsx';
import { Text } from '../parts/names.tsx';
import { Nothing, PageHeading, Shown } from '../parts/states.tsx';
import { useAnswer } from '../parts/use-answer.ts';
import { WhenShort } from '../parts/when.tsx';

export const behindText = (behind: number): string =>
  behind === 0 ? 'Nothing' : behind === 1 ? '1 delivery' : `${behind} deliveries`;

const KINDS: Readonly<Record<string, string>> = { 'vital-signs': 'vital signs' };
export const letterKindText = (kind: string): string => KINDS[kind] ?? kind.replaceAll('-', ' ');

const Row = ({ letter }: { letter: DeadLetter }) => (
  <Table.Row>
    <Table.Cell>
      <Link to={`/dead-letters/${letter.id}`}>
        <WhenShort at={letter.died} />
      </Link>
    </Table.Cell>
    <Table.Cell>
      <Link className="console-nowrap" to={`/dead-letters?destination=${encodeURIComponent(letter.destination)}`}>
        {letter.destination}
      </Link>
    </Table.Cell>
    <Table.Cell>
      <Text>{letterKindText(letter.kind)}</Text>
    </Table.Cell>
    <Table.Cell>
      <Text>{letter.reason}</Text>
      <span className="console-beside">{letter.diagnosis}</span>
    </Table.Cell>
    <Table.Cell>{behindText(letter.behind)}</Table.Cell>
  </Table.Row>
);

const List = ({ letters }: { letters: readonly DeadLetter[] }) => (
  <Table responsive className="console-table" caption="Dead letters" captionProps={{ className: 'nhsuk-u-visually-hidden' }}>
    <Table.Head>
      <Table.Row>
        <Table.Cell>Gave up</Table.Cell>
        <Table.Cell>For</Table.Cell>
        <Table.Cell>About</Table.Cell>
        <Table.Cell>Why</Table.Cell>
        <Table.Cell>Waits behind</Table.Cell>
      </Table.Row>
    </Table.Head>
    <Table.Body>
      {letters.map((each) => (
        <Row key={each.id} letter={each} />
      ))}
    </Table.Body>
  </Table>
);

/** What the API takes of an address: other words in it are not passed on. */
function queryOf(query: URLSearchParams): string {
  const kept = [...query].filter(([name]) => name === 'destination' || name === 'after');
  return new URLSearchParams(kept).toString();
}

export function DeadLetters({ query }: { query: URLSearchParams }) {
  const narrowed = queryOf(query);
  const { asked, again } = useAnswer(narrowed, readDeadLetters(narrowed));
  return (
    <>
      <PageHeading>Dead letters</PageHeading>
      <p>
        What the exchange could not deliver, however often it tried. Until somebody decides, nothing more about the same person
        goes to the same destination.
      </p>
      {narrowed !== '' && (
        <p>
          <Link to="/dead-letters">Show all</Link>
        </p>
      )}
      <Shown asked={asked} again={again} what="dead letters">
        {({ 'dead-letters': letters, next }) => (
          <>
            {letters.length === 0 ? <Nothing>Everything could be delivered.</Nothing> : <List letters={letters} />}
            {next !== undefined && (
              <nav className="console-paging" aria-label="Pages of dead letters">
                <Link to={`/dead-letters${next}`} rel="next">
                  Newer ones
                </Link>
              </nav>
            )}
          </>
        )}
      </Shown>
    </>
  );
}
