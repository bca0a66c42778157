import { Table } from 'nhsuk-react-components';
import type { LoggedAccess } from '../api/audit-event.ts';
import { Link } from '../app/router.tsx';
import { OrganisationLink, PersonLink, Who } from './names.tsx';
import { Outcome } from './outcome.tsx';
import { WhenShort } from './when.tsx';
import { deedText, purposeText } from './words.ts';

const PEOPLE_SHOWN = 2;

const People = ({ people }: { people: readonly string[] }) => (
  <>
    {people.length === 0 && <span className="console-quiet">nobody</span>}
    {people.slice(0, PEOPLE_SHOWN).map((id) => (
      <span key={id} className="console-item">
        <PersonLink id={id} />
      </span>
    ))}
    {people.length > PEOPLE_SHOWN && <span className="console-beside">and {people.length - PEOPLE_SHOWN} others</span>}
  </>
);

/** Accesses, one in a row; on a narrow screen one below the other. */
export const AccessTable = ({
  accesses,
  caption = 'Accesses, newest first',
}: {
  accesses: readonly LoggedAccess[];
  caption?: string;
}) => (
  <Table responsive className="console-table" caption={caption} captionProps={{ className: 'nhsuk-u-visually-hidden' }}>
    <Table.Head>
      <Table.Row>
        <Table.Cell>When</Table.Cell>
        <Table.Cell>What</Table.Cell>
        <Table.Cell>Who</Table.Cell>
        <Table.Cell>Organisation</Table.Cell>
        <Table.Cell>Purpose</Table.Cell>
        <Table.Cell>Person</Table.Cell>
        <Table.Cell>Outcome</Table.Cell>
      </Table.Row>
    </Table.Head>
    <Table.Body>
      {accesses.map((access) => (
        <Table.Row key={access.id}>
          <Table.Cell>
            <WhenShort at={access.recorded} />
          </Table.Cell>
          <Table.Cell>
            <Link to={`/log/${access.id}`}>{deedText(access)}</Link>
          </Table.Cell>
          <Table.Cell>
            <Who user={access.user} client={access.client} />
          </Table.Cell>
          <Table.Cell>
            <OrganisationLink {...access.organisation} />
          </Table.Cell>
          <Table.Cell>{purposeText(access.purpose)}</Table.Cell>
          <Table.Cell>
            <People people={access.people} />
          </Table.Cell>
          <Table.Cell>
            <Outcome code={access.outcome} />
          </Table.Cell>
        </Table.Row>
      ))}
    </Table.Body>
  </Table>
);
