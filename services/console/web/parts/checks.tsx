import { Tag } from 'nhsuk-react-components';
import type { Check } from '../ledger/check.ts';
import { Text } from './names.tsx';

/** What was checked, one below the other. */
export const Checks = ({ checks }: { checks: readonly Check[] }) => (
  <ul className="console-checks">
    {checks.map(({ holds, sentence }) => (
      <li key={sentence}>
        <Tag modifier={holds ? 'green' : 'red'}>{holds ? 'Holds' : 'Does not hold'}</Tag>
        <Text>{sentence}</Text>
      </li>
    ))}
  </ul>
);

export const allHold = (checks: readonly Check[]): boolean => checks.length > 0 && checks.every(({ holds }) => holds);
