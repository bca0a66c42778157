import { Table, Tag } from 'nhsuk-react-components';
import { type Agreement, readAgreements, readWarnings } from '../api/agreements.ts';
import { Link } from '../app/router.tsx';
import { Text } from '../parts/names.tsx';
import { Nothing, PageHeading, Shown } from '../parts/states.tsx';
import { useAnswer } from '../parts/use-answer.ts';
import { Day } from '../parts/when.tsx';
import { purposeText } from '../parts/words.ts';

const STATES = {
  'in-force': { text: 'In force', colour: 'green' },
  'not-begun': { text: 'Not begun', colour: 'blue' },
  lapsed: { text: 'Lapsed', colour: 'red' },
  ended: { text: 'Ended', colour: 'grey' },
  revoked: { text: 'Revoked', colour: 'red' },
  superseded: { text: 'Superseded', colour: 'grey' },
} as const;
const isKnown = (state: string): state is keyof typeof STATES => state in STATES;

export const AgreementState = ({ state }: { state: string }) => (
  <Tag modifier={isKnown(state) ? STATES[state].colour : 'grey'}>{isKnown(state) ? STATES[state].text : state}</Tag>
);

/** Who or what is named, by kinds and codes. */
export const sides = (kinds: readonly string[], codes: readonly string[]): string => {
  const all = [...kinds.map((kind) => kind.replaceAll('-', ' ')), ...codes];
  return all.length === 0 ? 'nobody' : all.join(', ');
};

function Ahead() {
  const { asked, again } = useAnswer('warnings', readWarnings());
  return (
    <section>
      <h2 className="nhsuk-heading-m">What needs somebody</h2>
      <Shown asked={asked} again={again} what="warnings">
        {({ warnings }) =>
          warnings.length === 0 ? (
            <Nothing>No agreement or toolkit entry ends within 90 days, and no review is overdue.</Nothing>
          ) : (
            <ul className="console-warnings">
              {warnings.map(({ kind, subject, text }) => (
                <li key={`${kind} ${subject}`}>
                  <Text>{text}</Text>
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
    </section>
  );
}

const Row = ({ agreement }: { agreement: Agreement }) => (
  <Table.Row>
    <Table.Cell>
      <Link to={`/agreements/${encodeURIComponent(agreement.id)}`}>
        <Text>{agreement.id}</Text>
      </Link>
      <span className="console-beside">version {agreement.version}</span>
    </Table.Cell>
    <Table.Cell>
      <Text>{sides(agreement.custodianKinds, agreement.custodianCodes)}</Text>
    </Table.Cell>
    <Table.Cell>
      <Text>{sides(agreement.requesterKinds, agreement.requesterCodes)}</Text>
    </Table.Cell>
    <Table.Cell>{agreement.purposes.map(purposeText).join(', ')}</Table.Cell>
    <Table.Cell>
      <Day at={agreement.validUntil} />
    </Table.Cell>
    <Table.Cell>
      <AgreementState state={agreement.state} />
    </Table.Cell>
  </Table.Row>
);

const List = ({ agreements }: { agreements: readonly Agreement[] }) => (
  <Table responsive className="console-table" caption="Agreements" captionProps={{ className: 'nhsuk-u-visually-hidden' }}>
    <Table.Head>
      <Table.Row>
        <Table.Cell>Agreement</Table.Cell>
        <Table.Cell>Whose data</Table.Cell>
        <Table.Cell>Shown to</Table.Cell>
        <Table.Cell>For</Table.Cell>
        <Table.Cell>Until</Table.Cell>
        <Table.Cell>State</Table.Cell>
      </Table.Row>
    </Table.Head>
    <Table.Body>
      {agreements.map((each) => (
        <Row key={`${each.id}/${each.version}`} agreement={each} />
      ))}
    </Table.Body>
  </Table>
);

export function Agreements() {
  const { asked, again } = useAnswer('agreements', readAgreements());
  return (
    <>
      <PageHeading>Data-sharing agreements</PageHeading>
      <Ahead />
      <section>
        <h2 className="nhsuk-heading-m">Agreements</h2>
        <Shown asked={asked} again={again} what="agreements">
          {({ agreements }) => {
            const current = agreements.filter(({ state }) => state !== 'superseded');
            return current.length === 0 ? (
              <Nothing>There is no agreement yet, so nothing is shared.</Nothing>
            ) : (
              <List agreements={current} />
            );
          }}
        </Shown>
      </section>
    </>
  );
}
