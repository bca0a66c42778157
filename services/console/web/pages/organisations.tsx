import { Table } from 'nhsuk-react-components';
import { type Participant, readParticipants } from '../api/participants.ts';
import { Link } from '../app/router.tsx';
import { Text } from '../parts/names.tsx';
import { kindText } from '../parts/source-words.tsx';
import { StandingTag, toolkitText } from '../parts/standing.tsx';
import { Nothing, PageHeading, Shown } from '../parts/states.tsx';
import { useAnswer } from '../parts/use-answer.ts';
import { Day } from '../parts/when.tsx';

const Row = ({ organisation }: { organisation: Participant }) => (
  <Table.Row>
    <Table.Cell>
      <Link to={`/organisations/${encodeURIComponent(organisation.ods)}`}>
        <Text>{organisation.name}</Text>
      </Link>
      <span className="console-beside">
        {organisation.ods}, {kindText(organisation.kind)}
      </span>
    </Table.Cell>
    <Table.Cell>
      <StandingTag standing={organisation.standing} />
    </Table.Cell>
    <Table.Cell>{toolkitText(organisation.dsptStatus)}</Table.Cell>
    <Table.Cell>{organisation.dsptExpiry === null ? 'No date' : <Day at={organisation.dsptExpiry} />}</Table.Cell>
  </Table.Row>
);

const Ahead = ({ organisations }: { organisations: readonly Participant[] }) => {
  const warnings = organisations.flatMap(({ ods, warnings: own }) => own.map((warning) => ({ ods, ...warning })));
  return (
    <section>
      <h2 className="nhsuk-heading-m">What needs somebody</h2>
      {warnings.length === 0 ? (
        <Nothing>No toolkit entry ends within 90 days.</Nothing>
      ) : (
        <ul className="console-warnings">
          {warnings.map(({ ods, kind, text }) => (
            <li key={`${ods} ${kind}`}>
              <Text>{text}</Text>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
};

const List = ({ organisations }: { organisations: readonly Participant[] }) => (
  <Table responsive className="console-table" caption="Organisations" captionProps={{ className: 'nhsuk-u-visually-hidden' }}>
    <Table.Head>
      <Table.Row>
        <Table.Cell>Organisation</Table.Cell>
        <Table.Cell>State</Table.Cell>
        <Table.Cell>Toolkit (DSPT)</Table.Cell>
        <Table.Cell>Until</Table.Cell>
      </Table.Row>
    </Table.Head>
    <Table.Body>
      {organisations.map((each) => (
        <Row key={each.ods} organisation={each} />
      ))}
    </Table.Body>
  </Table>
);

export function Organisations() {
  const { asked, again } = useAnswer('participants', readParticipants());
  return (
    <>
      <PageHeading>Organisations</PageHeading>
      <Shown asked={asked} again={again} what="organisations">
        {({ organisations }) => (
          <>
            <Ahead organisations={organisations} />
            <section>
              <h2 className="nhsuk-heading-m">Who takes part</h2>
              {organisations.length === 0 ? <Nothing>Nobody yet.</Nothing> : <List organisations={organisations} />}
            </section>
          </>
        )}
      </Shown>
    </>
  );
}
