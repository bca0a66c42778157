import { Table } from 'nhsuk-react-components';
import { type LinkOfPeople, readLinks } from '../api/links.ts';
import { Link } from '../app/router.tsx';
import { LinkState, what } from '../parts/link-words.tsx';
import { Text } from '../parts/names.tsx';
import { Nothing, PageHeading, Shown } from '../parts/states.tsx';
import { useAnswer } from '../parts/use-answer.ts';
import { WhenShort } from '../parts/when.tsx';

const Row = ({ link }: { link: LinkOfPeople }) => {
  const last = link.events.at(-1);
  return (
    <Table.Row>
      <Table.Cell>
        <Link to={`/links/${link.link}`}>{what(link)}</Link>
      </Table.Cell>
      <Table.Cell>{last === undefined ? 'not known' : <WhenShort at={last.recorded} />}</Table.Cell>
      <Table.Cell>
        <Text>{last?.organisation ?? ''}</Text>
      </Table.Cell>
      <Table.Cell>
        <Text>{last?.reason ?? ''}</Text>
      </Table.Cell>
      <Table.Cell>
        <LinkState {...link} />
      </Table.Cell>
    </Table.Row>
  );
};

const List = ({ links }: { links: readonly LinkOfPeople[] }) => (
  <Table responsive className="console-table" caption="Links" captionProps={{ className: 'nhsuk-u-visually-hidden' }}>
    <Table.Head>
      <Table.Row>
        <Table.Cell>What is linked</Table.Cell>
        <Table.Cell>Last word</Table.Cell>
        <Table.Cell>By</Table.Cell>
        <Table.Cell>Why</Table.Cell>
        <Table.Cell>State</Table.Cell>
      </Table.Row>
    </Table.Head>
    <Table.Body>
      {links.map((link) => (
        <Row key={link.link} link={link} />
      ))}
    </Table.Body>
  </Table>
);

/** Links between numbers: those that wait for a review first. */
export function Links({ query }: { query: URLSearchParams }) {
  const all = query.get('all') === 'true';
  const { asked, again } = useAnswer('links', readLinks());
  return (
    <>
      <PageHeading>Links between people</PageHeading>
      <p>Two numbers were said to be one person's. Until a link is reviewed, the stricter consent of both applies.</p>
      <p>{all ? <Link to="/links">Show only what waits for review</Link> : <Link to="/links?all=true">Show every link</Link>}</p>
      <Shown asked={asked} again={again} what="links">
        {({ links }) => {
          const shown = all ? links : links.filter(({ inForce, reviewed }) => inForce && !reviewed);
          return shown.length === 0 ? (
            <Nothing>{all ? 'No numbers are linked.' : 'No link waits for review.'}</Nothing>
          ) : (
            <List links={shown} />
          );
        }}
      </Shown>
    </>
  );
}
