import { SummaryList } from 'nhsuk-react-components';
import type { ReactNode } from 'react';

/** One line of a summary: what it is, and what is said of it. */
export const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <SummaryList.Row>
    <SummaryList.Key>{name}</SummaryList.Key>
    <SummaryList.Value>{children}</SummaryList.Value>
  </SummaryList.Row>
);
