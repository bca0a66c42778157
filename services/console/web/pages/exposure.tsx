import { Button, Table } from 'nhsuk-react-components';
import { type Exposed, readExposure } from '../api/links.ts';
import { Link } from '../app/router.tsx';
import { csvOf, download } from '../parts/csv.ts';
import { OrganisationLink, PersonLink, Who } from '../parts/names.tsx';
import { Nothing, Shown } from '../parts/states.tsx';
import { useAnswer } from '../parts/use-answer.ts';
import { WhenShort } from '../parts/when.tsx';
import { purposeText } from '../parts/words.ts';

const HEAD = [
  'recorded',
  'auditEvent',
  'organisation',
  'organisationName',
  'user',
  'userName',
  'role',
  'client',
  'purpose',
  'shownAs',
  'resources',
];

const csv = (shown: readonly Exposed[]): string =>
  csvOf([
    HEAD,
    ...shown.map(({ recorded, auditEvent, organisation, user, client, purpose, shownAs, resources }) => [
      recorded.toISOString(),
      auditEvent,
      organisation.ods,
      organisation.name,
      user?.id ?? '',
      user?.name ?? '',
      user?.role ?? '',
      client,
      purpose,
      shownAs,
      resources.join(' '),
    ]),
  ]);

const Row = ({ each }: { each: Exposed }) => (
  <Table.Row>
    <Table.Cell>
      <Link to={`/log/${each.auditEvent}`}>
        <WhenShort at={each.recorded} />
      </Link>
    </Table.Cell>
    <Table.Cell>
      <Who user={each.user} client={each.client} />
    </Table.Cell>
    <Table.Cell>
      <OrganisationLink {...each.organisation} />
    </Table.Cell>
    <Table.Cell>{purposeText(each.purpose)}</Table.Cell>
    <Table.Cell>
      <PersonLink id={each.shownAs.replace('Patient/', '')} />
    </Table.Cell>
    <Table.Cell>{each.resources.length}</Table.Cell>
  </Table.Row>
);

const List = ({ id, shown }: { id: string; shown: readonly Exposed[] }) => (
  <>
    <Table
      responsive
      className="console-table"
      caption="Who was shown it"
      captionProps={{ className: 'nhsuk-u-visually-hidden' }}
    >
      <Table.Head>
        <Table.Row>
          <Table.Cell>When</Table.Cell>
          <Table.Cell>Who</Table.Cell>
          <Table.Cell>Organisation</Table.Cell>
          <Table.Cell>Purpose</Table.Cell>
          <Table.Cell>Shown as</Table.Cell>
          <Table.Cell>Entries</Table.Cell>
        </Table.Row>
      </Table.Head>
      <Table.Body>
        {shown.map((each) => (
          <Row key={`${each.auditEvent} ${each.shownAs}`} each={each} />
        ))}
      </Table.Body>
    </Table>
    <Button type="button" secondary onClick={() => download(`exposure-${id}.csv`, csv(shown))}>
      Download the list (CSV)
    </Button>
  </>
);

/** Who was shown the record of one of the two as the other's: whom to tell where the link is wrong. */
export function Exposure({ id }: { id: string }) {
  const { asked, again } = useAnswer(id, readExposure(id));
  return (
    <section>
      <h2 className="nhsuk-heading-m">Who was shown one's record as the other's</h2>
      <Shown asked={asked} again={again} what="who was shown it">
        {({ shown }) =>
          shown.length === 0 ? <Nothing>Nobody was shown it through this link.</Nothing> : <List id={id} shown={shown} />
        }
      </Shown>
    </section>
  );
}
