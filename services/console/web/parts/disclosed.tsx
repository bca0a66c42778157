import { Details, Table } from 'nhsuk-react-components';
import { Text } from './names.tsx';

const LISTED_MAX = 200;

/** How many of each type, most first. */
function byType(resources: readonly string[]): [string, string[]][] {
  const types = new Map<string, string[]>();
  for (const reference of resources) {
    const type = reference.split('/')[0] ?? '';
    types.set(type, [...(types.get(type) ?? []), reference]);
  }
  return [...types].toSorted(([, a], [, b]) => b.length - a.length);
}

const Listed = ({ type, references }: { type: string; references: readonly string[] }) => (
  <Details>
    <Details.Summary>
      Show<span className="nhsuk-u-visually-hidden"> every {type}</span>
    </Details.Summary>
    <Details.Text>
      <ul className="console-code console-references">
        {references.slice(0, LISTED_MAX).map((reference) => (
          <li key={reference}>
            <Text>{reference}</Text>
          </li>
        ))}
      </ul>
      {references.length > LISTED_MAX && <p>And {references.length - LISTED_MAX} others.</p>}
    </Details.Text>
  </Details>
);

/** What left: types, how many, and each version. */
export const Disclosed = ({ resources }: { resources: readonly string[] }) => (
  <section>
    <h2 className="nhsuk-heading-m">What was disclosed</h2>
    {resources.length === 0 ? (
      <p>Nothing of a record.</p>
    ) : (
      <Table responsive caption="What was disclosed, by type" captionProps={{ className: 'nhsuk-u-visually-hidden' }}>
        <Table.Head>
          <Table.Row>
            <Table.Cell>Type</Table.Cell>
            <Table.Cell>How many</Table.Cell>
            <Table.Cell>Versions</Table.Cell>
          </Table.Row>
        </Table.Head>
        <Table.Body>
          {byType(resources).map(([type, references]) => (
            <Table.Row key={type}>
              <Table.Cell>{type}</Table.Cell>
              <Table.Cell>{references.length}</Table.Cell>
              <Table.Cell>
                <Listed type={type} references={references} />
              </Table.Cell>
            </Table.Row>
          ))}
        </Table.Body>
      </Table>
    )}
  </section>
);
