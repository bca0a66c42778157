import { Tag } from 'nhsuk-react-components';
import type { ListedCase } from '../api/cases.ts';

type Words = Readonly<Record<string, string>>;

export const OUTCOMES_OF_CASES: Words = {
  justified: 'Justified',
  'rule-wrong': 'The rule was wrong',
  training: 'Training',
  breach: 'Breach',
};
const COLOURS = { justified: 'green', 'rule-wrong': 'grey', training: 'yellow', breach: 'red' } as const;
const isOutcome = (text: string): text is keyof typeof COLOURS => text in COLOURS;

export const CASE_STATES: Words = {
  open: 'Open',
  new: 'New',
  assigned: 'Being looked into',
  asked: 'Waiting for an answer',
  closed: 'Closed',
  all: 'Open and closed',
};

export const CaseState = ({ state, outcome }: Pick<ListedCase, 'state' | 'outcome'>) => {
  if (outcome !== null)
    return <Tag modifier={isOutcome(outcome) ? COLOURS[outcome] : 'grey'}>{OUTCOMES_OF_CASES[outcome] ?? outcome}</Tag>;
  return <Tag modifier={state === 'new' ? 'blue' : state === 'asked' ? 'orange' : 'purple'}>{CASE_STATES[state] ?? state}</Tag>;
};

/** What was done to a case; what follows is who. */
export const CASE_DEEDS: Words = {
  open: 'Opened',
  alerts: 'More was found',
  assign: 'Given',
  ask: 'The member of staff was asked',
  answer: 'Answered',
  note: 'Noted',
  close: 'Closed',
  reopen: 'Opened again',
};
