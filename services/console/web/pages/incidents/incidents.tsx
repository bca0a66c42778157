import { Table } from 'nhsuk-react-components';
import { type ListedIncident, readIncidents } from '../../api/incidents.ts';
import { Link } from '../../app/router.tsx';
import { Clock, IncidentState, SHORT_NATURES } from '../../parts/incident-words.tsx';
import { OrganisationLink } from '../../parts/names.tsx';
import { Nothing, PageHeading, Shown } from '../../parts/states.tsx';
import { useAnswer } from '../../parts/use-answer.ts';
import { When } from '../../parts/when.tsx';
import { OpenIncident } from './open-form.tsx';

const Row = ({ item }: { item: ListedIncident }) => (
  <Table.Row>
    <Table.Cell>
      <Link to={`/incidents/${item.id}`}>
        {SHORT_NATURES[item.nature] ?? item.nature}, known <When at={item.aware} />
      </Link>
      {item.noted !== null && <span className="console-beside">noted by the exchange itself</span>}
    </Table.Cell>
    <Table.Cell>
      <OrganisationLink ods={item.organisation} name="" />
    </Table.Cell>
    <Table.Cell>
      <Clock {...item} />
    </Table.Cell>
    <Table.Cell>
      <IncidentState {...item} />
    </Table.Cell>
  </Table.Row>
);

const List = ({ incidents }: { incidents: readonly ListedIncident[] }) => (
  <Table
    responsive
    className="console-table"
    caption="Incidents, the shortest time first"
    captionProps={{ className: 'nhsuk-u-visually-hidden' }}
  >
    <Table.Head>
      <Table.Row>
        <Table.Cell>Incident</Table.Cell>
        <Table.Cell>Organisation</Table.Cell>
        <Table.Cell>Clock</Table.Cell>
        <Table.Cell>State</Table.Cell>
      </Table.Row>
    </Table.Head>
    <Table.Body>
      {incidents.map((item) => (
        <Row key={item.id} item={item} />
      ))}
    </Table.Body>
  </Table>
);

const STATES: Readonly<Record<string, string>> = { open: 'Open', closed: 'Closed', all: 'Open and closed' };

/** Who is late is told first. */
const Late = ({ incidents }: { incidents: readonly ListedIncident[] }) => {
  const late = incidents.filter(({ clock, closed }) => clock === 'overdue' && !closed).length;
  if (late === 0) return null;
  return (
    <ul className="console-warnings">
      <li>
        <strong>
          {late === 1 ? '1 incident is' : `${late} incidents are`} past the 72 hours without a notification, or a decision that
          none is needed.
        </strong>
      </li>
    </ul>
  );
};

export function Incidents({ query }: { query: URLSearchParams }) {
  const asked = query.get('state') ?? 'open';
  const state = asked in STATES ? asked : 'open';
  const casefile = query.get('case') ?? '';
  const answer = useAnswer(`${state} ${casefile}`, readIncidents(state, casefile));
  return (
    <>
      <PageHeading>Incidents</PageHeading>
      <p>
        What may be a personal data breach. The Information Commissioner is told within 72 hours of it being known, unless it is
        unlikely to harm anybody: an officer decides which, and writes why. Another officer closes it.
      </p>
      <ul className="console-quick">
        {Object.entries(STATES).map(([each, text]) => (
          <li key={each}>
            <Link to={`/incidents?state=${each}`} aria-current={each === state ? 'true' : undefined}>
              {text}
            </Link>
          </li>
        ))}
      </ul>
      {casefile !== '' && (
        <p>
          Those of <Link to={`/cases/${casefile}`}>one case</Link>
        </p>
      )}
      <Shown asked={answer.asked} again={answer.again} what="incidents">
        {({ incidents }) => (
          <>
            <Late incidents={incidents} />
            {incidents.length === 0 ? <Nothing>There is none.</Nothing> : <List incidents={incidents} />}
          </>
        )}
      </Shown>
      <OpenIncident key={casefile} casefile={casefile} />
    </>
  );
}
