import { Tag } from 'nhsuk-react-components';
import type { ListedRequest } from '../api/requests.ts';
import { Day } from './when.tsx';

const STATES = {
  opened: ['Opened', 'blue'],
  identity: ['Waiting for identity', 'yellow'],
  identified: ['Identified', 'blue'],
  review: ['Under review', 'blue'],
  approved: ['Approved', 'green'],
  released: ['Released', 'grey'],
  refused: ['Refused', 'grey'],
  withdrawn: ['Withdrawn', 'grey'],
} as const;

export const isEnded = ({ state }: Pick<ListedRequest, 'state'>): boolean =>
  state === 'released' || state === 'refused' || state === 'withdrawn';

export const RequestState = ({ state, overdue }: Pick<ListedRequest, 'state' | 'overdue'>) => {
  const [text, colour] = STATES[state];
  return (
    <>
      <Tag modifier={colour}>{text}</Tag> {overdue && <Tag modifier="red">Overdue</Tag>}
    </>
  );
};

/** Until when it must be answered. */
export const Due = (request: Pick<ListedRequest, 'due' | 'state'>) =>
  request.due === null ? (
    <>Stopped until they have shown who they are</>
  ) : isEnded(request) ? (
    <>Ended</>
  ) : (
    <Day at={new Date(`${request.due}T12:00:00Z`)} />
  );

/** Why a line is left out, in the words of the file. */
export const WITHHELD: Readonly<Record<string, string>> = {
  'third-party': 'About another person',
  'serious-harm': 'Could cause serious harm',
  'legal-privilege': 'Legal advice',
  'other-exemption': 'Another exemption',
};

export const ACTS: Readonly<Record<string, string>> = {
  open: 'Opened',
  'ask-identity': 'Asked who they are',
  identify: 'Identified',
  gather: 'Asked who holds anything',
  review: 'A part was reviewed',
  extend: 'Extended by two months',
  approve: 'Approved',
  release: 'Released',
  refuse: 'Refused',
  withdraw: 'Withdrawn',
};

export const GROUNDS: Readonly<Record<string, string>> = {
  'not-identified': 'They did not show who they are',
  'manifestly-unfounded': 'It is manifestly unfounded',
  excessive: 'It is excessive',
  exempt: 'All of it is exempt',
  'nothing-held': 'Nothing is held',
};
