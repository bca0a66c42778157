import { Table } from 'nhsuk-react-components';
import { type ListedReport, readReports } from '../../api/data-reports.ts';
import { Link } from '../../app/router.tsx';
import { OrganisationLink, Text } from '../../parts/names.tsx';
import { REPORT_STATES, ReportState, WRONGS } from '../../parts/report-words.tsx';
import { Nothing, PageHeading, Shown } from '../../parts/states.tsx';
import { useAnswer } from '../../parts/use-answer.ts';
import { WhenShort } from '../../parts/when.tsx';

const List = ({ reports }: { reports: readonly ListedReport[] }) => (
  <Table
    responsive
    className="console-table"
    caption="Reports of wrong data, what waits longest first"
    captionProps={{ className: 'nhsuk-u-visually-hidden' }}
  >
    <Table.Head>
      <Table.Row>
        <Table.Cell>Resource</Table.Cell>
        <Table.Cell>What is wrong</Table.Cell>
        <Table.Cell>Held by</Table.Cell>
        <Table.Cell>Reported by</Table.Cell>
        <Table.Cell>Reported</Table.Cell>
        <Table.Cell>State</Table.Cell>
      </Table.Row>
    </Table.Head>
    <Table.Body>
      {reports.map((report) => (
        <Table.Row key={report.id}>
          <Table.Cell>
            <Link to={`/corrections/${report.id}`}>
              {report.resource.split('/')[0]}
              <span className="console-beside console-code">{report.resource.split('/')[1]}</span>
            </Link>
          </Table.Cell>
          <Table.Cell>{WRONGS[report.what] ?? report.what}</Table.Cell>
          <Table.Cell>
            <OrganisationLink ods={report.custodian} name="" />
          </Table.Cell>
          <Table.Cell>
            <Text>{report.reporter.name}</Text>
            <span className="console-beside">{report.reporter.organisation}</span>
          </Table.Cell>
          <Table.Cell>
            <WhenShort at={report.reported} />
          </Table.Cell>
          <Table.Cell>
            <ReportState {...report} />
          </Table.Cell>
        </Table.Row>
      ))}
    </Table.Body>
  </Table>
);

/** What was reported as wrong, and what became of it. */
export function Corrections({ query }: { query: URLSearchParams }) {
  const asked = query.get('state') ?? 'open';
  const state = asked in REPORT_STATES ? asked : 'open';
  const answer = useAnswer(state, readReports(state));
  return (
    <>
      <PageHeading>Corrections</PageHeading>
      <p>
        What somebody reported as wrong in a record. The organisation that holds it puts it right in its own system, or says why
        not. To report something, go to an access in the <Link to="/log">access log</Link> that shows it.
      </p>
      <ul className="console-quick">
        {Object.entries(REPORT_STATES).map(([each, text]) => (
          <li key={each}>
            <Link to={`/corrections?state=${each}`} aria-current={each === state ? 'true' : undefined}>
              {text}
            </Link>
          </li>
        ))}
      </ul>
      <Shown asked={answer.asked} again={answer.again} what="reports">
        {({ reports }) => (reports.length === 0 ? <Nothing>There is none.</Nothing> : <List reports={reports} />)}
      </Shown>
    </>
  );
}
