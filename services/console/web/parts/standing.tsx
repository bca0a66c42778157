import { Tag } from 'nhsuk-react-components';
import type { Participant } from '../api/participants.ts';

const STANDINGS = {
  active: { text: 'Takes part', colour: 'green' },
  suspended: { text: 'Suspended', colour: 'red' },
  removed: { text: 'Removed', colour: 'grey' },
} as const;
const isKnown = (standing: string): standing is keyof typeof STANDINGS => standing in STANDINGS;

export const StandingTag = ({ standing }: Pick<Participant, 'standing'>) => (
  <Tag modifier={isKnown(standing) ? STANDINGS[standing].colour : 'grey'}>
    {isKnown(standing) ? STANDINGS[standing].text : standing}
  </Tag>
);

const TOOLKIT: Readonly<Record<string, string>> = {
  'standards-exceeded': 'Standards exceeded',
  'standards-met': 'Standards met',
  'approaching-standards': 'Approaching standards',
  'standards-not-met': 'Standards not met',
  'not-published': 'Not published',
};
/** A status of the Data Security and Protection Toolkit. */
export const toolkitText = (status: string | null): string => (status === null ? 'Not recorded' : (TOOLKIT[status] ?? status));
