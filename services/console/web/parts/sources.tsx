import { Table, Tag } from 'nhsuk-react-components';

interface Said {
  text: string;
  colour: 'green' | 'orange' | 'red' | 'yellow' | 'grey';
}
const STATUSES: Readonly<Record<string, Said>> = {
  complete: { text: 'Answered in full', colour: 'green' },
  partial: { text: 'Answered in part', colour: 'yellow' },
  stale: { text: 'Did not answer: an older copy was shown', colour: 'yellow' },
  'timed-out': { text: 'Answered too late', colour: 'red' },
  unavailable: { text: 'Could not be reached', colour: 'red' },
  refused: { text: 'Refused', colour: 'orange' },
  withheld: { text: 'Withheld', colour: 'grey' },
  'not-asked': { text: 'Was not asked', colour: 'grey' },
};

/** Where the answer came from, and what was missing. */
export const Sources = ({ sources }: { sources: readonly { ods: string; status: string }[] }) => (
  <section>
    <h2 className="nhsuk-heading-m">Sources</h2>
    {sources.length === 0 ? (
      <p>No source was asked.</p>
    ) : (
      <Table responsive caption="How each source answered" captionProps={{ className: 'nhsuk-u-visually-hidden' }}>
        <Table.Head>
          <Table.Row>
            <Table.Cell>Organisation (ODS code)</Table.Cell>
            <Table.Cell>How it answered</Table.Cell>
          </Table.Row>
        </Table.Head>
        <Table.Body>
          {sources.map(({ ods, status }) => (
            <Table.Row key={`${ods} ${status}`}>
              <Table.Cell>{ods}</Table.Cell>
              <Table.Cell>
                <Tag modifier={STATUSES[status]?.colour ?? 'grey'}>{STATUSES[status]?.text ?? status}</Tag>
              </Table.Cell>
            </Table.Row>
          ))}
        </Table.Body>
      </Table>
    )}
  </section>
);
