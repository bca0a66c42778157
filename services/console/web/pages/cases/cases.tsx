import { Table } from 'nhsuk-react-components';
import { type CaseFilter, CASES_ON_A_PAGE, type ListedCase, readCases } from '../../api/cases.ts';
import { Link } from '../../app/router.tsx';
import { CaseState } from '../../parts/case-words.tsx';
import { OrganisationLink, PersonLink, Text } from '../../parts/names.tsx';
import { ruleText } from '../../parts/rule-words.ts';
import { Nothing, PageHeading, Shown } from '../../parts/states.tsx';
import { useAnswer } from '../../parts/use-answer.ts';
import { WhenShort } from '../../parts/when.tsx';
import { caseFilterOf, CaseFilterForm, casesAddress } from './case-filter.tsx';

const Row = ({ item }: { item: ListedCase }) => (
  <Table.Row>
    <Table.Cell>
      <Link to={`/cases/${item.id}`}>
        <Text>{item.staffName}</Text>
      </Link>
      <span className="console-beside">{item.staff}</span>
    </Table.Cell>
    <Table.Cell>
      {item.rules.map((rule) => (
        <span key={rule} className="console-item">
          {ruleText(rule)}
        </span>
      ))}
    </Table.Cell>
    <Table.Cell>
      {item.patient === undefined ? 'many people' : <PersonLink id={item.patient.replace('Patient/', '')} />}
    </Table.Cell>
    <Table.Cell>
      <OrganisationLink ods={item.organisation} name="" />
    </Table.Cell>
    <Table.Cell>{item.score}</Table.Cell>
    <Table.Cell>
      <WhenShort at={item.opened} />
    </Table.Cell>
    <Table.Cell>
      <CaseState {...item} />
    </Table.Cell>
  </Table.Row>
);

const List = ({ cases }: { cases: readonly ListedCase[] }) => (
  <Table
    responsive
    className="console-table"
    caption="Cases, changed last first"
    captionProps={{ className: 'nhsuk-u-visually-hidden' }}
  >
    <Table.Head>
      <Table.Row>
        <Table.Cell>About</Table.Cell>
        <Table.Cell>Why</Table.Cell>
        <Table.Cell>Whose record</Table.Cell>
        <Table.Cell>Organisation</Table.Cell>
        <Table.Cell>Score</Table.Cell>
        <Table.Cell>Opened</Table.Cell>
        <Table.Cell>State</Table.Cell>
      </Table.Row>
    </Table.Head>
    <Table.Body>
      {cases.map((item) => (
        <Row key={item.id} item={item} />
      ))}
    </Table.Body>
  </Table>
);

function Paging({ filter, total }: { filter: CaseFilter; total: number }) {
  const page = Number(filter.page);
  const to = (next: number): string => casesAddress({ ...filter, page: String(next) });
  if (page === 1 && total <= CASES_ON_A_PAGE) return null;
  return (
    <nav className="console-paging" aria-label="Pages of the list of cases">
      {page > 1 && (
        <Link to={to(page - 1)} rel="prev">
          Page before
        </Link>
      )}
      {page * CASES_ON_A_PAGE < total && (
        <Link to={to(page + 1)} rel="next">
          Next page
        </Link>
      )}
    </nav>
  );
}

/** Cases of surveillance, and those that officers opened. */
export function Cases({ query }: { query: URLSearchParams }) {
  const filter = caseFilterOf(query);
  const { asked, again } = useAnswer(casesAddress(filter), readCases(filter));
  return (
    <>
      <PageHeading>Cases</PageHeading>
      <p>
        A case is a question about somebody's accesses, and not a finding. Nobody is shown a case about themselves. To open one,
        go to an access in the <Link to="/log">access log</Link>.
      </p>
      <CaseFilterForm filter={filter} />
      <section aria-label="Cases" className="console-results">
        <Shown asked={asked} again={again} what="cases">
          {({ total, cases }) => (
            <>
              <h2 className="nhsuk-heading-m">
                {total === 1 ? '1 case' : `${total} cases`}
                <span className="console-beside">changed last first</span>
              </h2>
              {cases.length === 0 ? (
                <Nothing>No case fits. Take something out of the filter, or look at closed ones too.</Nothing>
              ) : (
                <List cases={cases} />
              )}
              <Paging filter={filter} total={total} />
            </>
          )}
        </Shown>
      </section>
    </>
  );
}
