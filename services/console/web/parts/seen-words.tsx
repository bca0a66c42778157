import { Tag } from 'nhsuk-react-components';

const STATES = {
  waiting: { text: 'Waits for a Caldicott Guardian', colour: 'blue' },
  approved: { text: 'Approved', colour: 'green' },
  refused: { text: 'Refused', colour: 'red' },
  expired: { text: 'Over', colour: 'grey' },
} as const;
const isState = (text: string): text is keyof typeof STATES => text in STATES;

export const SeenState = ({ state }: { state: string }) => (
  <Tag modifier={isState(state) ? STATES[state].colour : 'grey'}>{isState(state) ? STATES[state].text : state}</Tag>
);
