import { Details, Table } from 'nhsuk-react-components';
import type { ReactNode } from 'react';
import type { Counts } from '../api/counts.ts';
import { Mark } from './chart-marks.tsx';
import { plainText } from './names.tsx';
import type { Series } from './series.ts';
import { Day, WhenShort } from './when.tsx';

const count = new Intl.NumberFormat('en-GB');

interface TablesProps {
  times: readonly Date[];
  series: readonly Series[];
  each: Counts['each'];
  /** What a row is about: organisations, roles. */
  what: string;
  /** Of a series, where its accesses are listed. */
  link?: (series: Series) => ReactNode;
  lanes?: boolean;
}

/** What each line of the chart is, and how often in all. */
export const Totals = ({ series, what, link, lanes = false }: Omit<TablesProps, 'times' | 'each'>) => (
  <Table responsive className="console-table" caption="How often in all" captionProps={{ className: 'nhsuk-u-visually-hidden' }}>
    <Table.Head>
      <Table.Row>
        <Table.Cell>{lanes ? 'Lane' : 'Line'}</Table.Cell>
        <Table.Cell>{what}</Table.Cell>
        <Table.Cell>Accesses</Table.Cell>
      </Table.Row>
    </Table.Head>
    <Table.Body>
      {series.map((each, place) => (
        <Table.Row key={each.key}>
          <Table.Cell>{lanes ? place + 1 : <Mark place={place} />}</Table.Cell>
          <Table.Cell>{link?.(each) ?? plainText(each.name)}</Table.Cell>
          <Table.Cell>{count.format(each.total)}</Table.Cell>
        </Table.Row>
      ))}
    </Table.Body>
  </Table>
);

/** The numbers of the chart: hours or days in which nothing was looked at are left out. */
export const Numbers = ({ times, series, each, what }: TablesProps) => {
  const rows = times.flatMap((time, place) => {
    const some = series.flatMap((line) => {
      const n = line.at[place] ?? 0;
      return n === 0 ? [] : [{ time, key: line.key, name: line.name, n }];
    });
    return some;
  });
  return (
    <Details>
      <Details.Summary>
        The numbers, {each} by {each}
      </Details.Summary>
      <Details.Text>
        <Table responsive className="console-table" caption={`How often, ${each} by ${each}`}>
          <Table.Head>
            <Table.Row>
              <Table.Cell>{each === 'day' ? 'Day' : 'Hour'}</Table.Cell>
              <Table.Cell>{what}</Table.Cell>
              <Table.Cell>Accesses</Table.Cell>
            </Table.Row>
          </Table.Head>
          <Table.Body>
            {rows.map(({ time, key, name, n }) => (
              <Table.Row key={`${time.toISOString()} ${key}`}>
                <Table.Cell>{each === 'day' ? <Day at={time} /> : <WhenShort at={time} />}</Table.Cell>
                <Table.Cell>{plainText(name)}</Table.Cell>
                <Table.Cell>{count.format(n)}</Table.Cell>
              </Table.Row>
            ))}
          </Table.Body>
        </Table>
      </Details.Text>
    </Details>
  );
};
