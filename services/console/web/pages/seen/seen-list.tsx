import { Table } from 'nhsuk-react-components';
import { type Reconstruction, readReconstructions } from '../../api/reconstructions.ts';
import { Link } from '../../app/router.tsx';
import { Text } from '../../parts/names.tsx';
import { SeenState } from '../../parts/seen-words.tsx';
import { Nothing, PageHeading, Shown } from '../../parts/states.tsx';
import { useAnswer } from '../../parts/use-answer.ts';
import { WhenShort } from '../../parts/when.tsx';

const Row = ({ item }: { item: Reconstruction }) => (
  <Table.Row>
    <Table.Cell>
      <Link to={`/seen/${item.id}`}>
        <WhenShort at={item.requested} />
      </Link>
    </Table.Cell>
    <Table.Cell>
      <Text>{item.case}</Text>
    </Table.Cell>
    <Table.Cell>
      <Text>{item.reason}</Text>
    </Table.Cell>
    <Table.Cell>
      <Text>{item.requestedBy}</Text>
      <span className="console-beside">{item.organisation}</span>
    </Table.Cell>
    <Table.Cell>
      <SeenState {...item} />
    </Table.Cell>
  </Table.Row>
);

/** Wishes to see what somebody saw, newest first. */
export function SeenList() {
  const { asked, again } = useAnswer('seen', readReconstructions());
  return (
    <>
      <PageHeading>What did they see?</PageHeading>
      <p>
        A past answer, byte for byte, for a case. A Privacy Officer asks from an access in the <Link to="/log">access log</Link>,
        a Caldicott Guardian approves, and each opening is in the log.
      </p>
      <Shown asked={asked} again={again} what="what was asked for">
        {({ items }) =>
          items.length === 0 ? (
            <Nothing>Nobody has asked to see what somebody saw.</Nothing>
          ) : (
            <Table
              responsive
              className="console-table"
              caption="Asked for"
              captionProps={{ className: 'nhsuk-u-visually-hidden' }}
            >
              <Table.Head>
                <Table.Row>
                  <Table.Cell>Asked</Table.Cell>
                  <Table.Cell>Case</Table.Cell>
                  <Table.Cell>Why</Table.Cell>
                  <Table.Cell>By user</Table.Cell>
                  <Table.Cell>State</Table.Cell>
                </Table.Row>
              </Table.Head>
              <Table.Body>
                {items.map((item) => (
                  <Row key={item.id} item={item} />
                ))}
              </Table.Body>
            </Table>
          )
        }
      </Shown>
    </>
  );
}
