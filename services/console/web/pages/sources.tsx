import { Table } from 'nhsuk-react-components';
import { readSources, type Source } from '../api/sources.ts';
import { Link } from '../app/router.tsx';
import { Text } from '../parts/names.tsx';
import { kindText, shareText, SourceState } from '../parts/source-words.tsx';
import { Nothing, PageHeading, Shown } from '../parts/states.tsx';
import { useAnswer } from '../parts/use-answer.ts';
import { WhenShort } from '../parts/when.tsx';

const Last = ({ at }: { at: Date | null }) =>
  at === null ? <span className="console-quiet">None in 30 days</span> : <WhenShort at={at} />;

const Row = ({ source }: { source: Source }) => (
  <Table.Row>
    <Table.Cell>
      <Link to={`/sources/${encodeURIComponent(source.source)}`}>
        <Text>{source.name}</Text>
      </Link>
      <span className="console-beside">
        {source.source}, {kindText(source.kind)}
      </span>
    </Table.Cell>
    <Table.Cell>
      <SourceState state={source.state} />
    </Table.Cell>
    <Table.Cell>
      <Last at={source.lastSuccess} />
    </Table.Cell>
    <Table.Cell>
      <Last at={source.lastFailure} />
    </Table.Cell>
    <Table.Cell>{shareText(source)}</Table.Cell>
  </Table.Row>
);

const List = ({ sources, caption }: { sources: readonly Source[]; caption: string }) =>
  sources.length === 0 ? (
    <Nothing>There are none.</Nothing>
  ) : (
    <Table responsive className="console-table" caption={caption} captionProps={{ className: 'nhsuk-u-visually-hidden' }}>
      <Table.Head>
        <Table.Row>
          <Table.Cell>Source</Table.Cell>
          <Table.Cell>State</Table.Cell>
          <Table.Cell>Last success</Table.Cell>
          <Table.Cell>Last failure</Table.Cell>
          <Table.Cell>Complete, 24 hours</Table.Cell>
        </Table.Row>
      </Table.Head>
      <Table.Body>
        {sources.map((each) => (
          <Row key={each.source} source={each} />
        ))}
      </Table.Body>
    </Table>
  );

/** What needs somebody comes first. */
const ORDER = ['stopped', 'paused', 'failing', 'answering', 'sending', 'not-heard'];
const byState = (a: Source, b: Source): number => ORDER.indexOf(a.state) - ORDER.indexOf(b.state);

export function Sources() {
  const { asked, again } = useAnswer('sources', readSources());
  return (
    <>
      <PageHeading>Sources</PageHeading>
      <p>
        How each source of records answers. One that does harm can be stopped: nobody is asked there from the next request on.
      </p>
      <Shown asked={asked} again={again} what="sources">
        {({ sources }) => {
          const sorted = sources.toSorted(byState);
          return (
            <>
              <section>
                <h2 className="nhsuk-heading-m">Asked when a record is opened</h2>
                <List sources={sorted.filter((each) => each.asked)} caption="Sources that are asked" />
              </section>
              <section>
                <h2 className="nhsuk-heading-m">Send of themselves</h2>
                <p>These are not asked, so they cannot be stopped here. An organisation that must not send is suspended.</p>
                <List sources={sorted.filter((each) => !each.asked)} caption="Sources that send of themselves" />
              </section>
            </>
          );
        }}
      </Shown>
    </>
  );
}
