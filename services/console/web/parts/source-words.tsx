import { Tag } from 'nhsuk-react-components';
import type { Source } from '../api/sources.ts';

const STATES = {
  stopped: { text: 'Stopped', colour: 'red' },
  paused: { text: 'Paused by itself', colour: 'orange' },
  failing: { text: 'Failing', colour: 'orange' },
  answering: { text: 'Answering', colour: 'green' },
  sending: { text: 'Sending', colour: 'green' },
  'not-heard': { text: 'Not heard of', colour: 'grey' },
} as const;
const isKnown = (state: string): state is keyof typeof STATES => state in STATES;

export const SourceState = ({ state }: Pick<Source, 'state'>) => (
  <Tag modifier={isKnown(state) ? STATES[state].colour : 'grey'}>{isKnown(state) ? STATES[state].text : state}</Tag>
);

/** Why a source is not asked. A clinician reads the same in the record. */
export const STOP_CAUSES: Readonly<Record<string, string>> = {
  maintenance: 'Its system is being worked on',
  'wrong-data': 'What it sends may be wrong',
  security: 'Its system may not be safe to ask',
  'own-wish': 'It has asked for this itself',
  other: 'Something else',
};

const KINDS: Readonly<Record<string, string>> = {
  'gp-practice': 'GP practice',
  'acute-trust': 'Hospital',
  'care-home': 'Care home',
  'local-authority': 'Council',
  ambulance: 'Ambulance service',
  community: 'Community service',
  national: 'National service',
  exchange: 'Exchange',
};
export const kindText = (kind: string): string => KINDS[kind] ?? kind;

/** How much of what it answered lately was whole; of one that sends of itself, how much was taken in. */
export function shareText({ asked, answers, whole }: Pick<Source, 'asked' | 'answers' | 'whole'>): string {
  if (answers === 0) return 'Nothing in 24 hours';
  return asked ? `${Math.floor((whole / answers) * 100)}% of ${answers}` : `${answers} taken in`;
}
