import { Table } from 'nhsuk-react-components';
import type { CaseAlert } from '../../api/cases.ts';
import { Link } from '../../app/router.tsx';
import { Text } from '../../parts/names.tsx';
import { ruleText } from '../../parts/rule-words.ts';
import { WhenShort } from '../../parts/when.tsx';

const Row = ({ alert }: { alert: CaseAlert }) => (
  <Table.Row>
    <Table.Cell>
      {alert.event === null ? (
        <WhenShort at={alert.occurred} />
      ) : (
        <Link to={`/log/${alert.event}`}>
          <WhenShort at={alert.occurred} />
        </Link>
      )}
    </Table.Cell>
    <Table.Cell>
      <Text>{alert.sentence}</Text>
    </Table.Cell>
    <Table.Cell>{ruleText(alert.rule)}</Table.Cell>
    <Table.Cell>{alert.score}</Table.Cell>
  </Table.Row>
);

/** What was found, each with a sentence and, where it is about one access, the way there. */
export const CaseAlerts = ({ alerts }: { alerts: readonly CaseAlert[] }) => (
  <section>
    <h2 className="nhsuk-heading-m">Why it was opened</h2>
    <Table responsive className="console-table" caption="What was found" captionProps={{ className: 'nhsuk-u-visually-hidden' }}>
      <Table.Head>
        <Table.Row>
          <Table.Cell>When</Table.Cell>
          <Table.Cell>What was found</Table.Cell>
          <Table.Cell>Rule</Table.Cell>
          <Table.Cell>Score</Table.Cell>
        </Table.Row>
      </Table.Head>
      <Table.Body>
        {alerts.map((alert, place) => (
          <Row key={`${String(place)} ${alert.rule}`} alert={alert} />
        ))}
      </Table.Body>
    </Table>
    <p>Of each rule the highest score counts, once. Every rule has good reasons behind it too: look before you ask.</p>
  </section>
);
