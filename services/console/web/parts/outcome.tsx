import { Tag } from 'nhsuk-react-components';
import { outcomeText } from './words.ts';

const COLOURS = { '0': 'green', '4': 'orange', '8': 'red' } as const;
const isKnown = (code: string): code is keyof typeof COLOURS => code in COLOURS;

export const Outcome = ({ code }: { code: string }) => (
  <Tag modifier={isKnown(code) ? COLOURS[code] : 'grey'}>{outcomeText(code)}</Tag>
);
