import { Tag } from 'nhsuk-react-components';

type Words = Readonly<Record<string, string>>;

export const WRONGS: Words = {
  'wrong-person': "It is somebody else's",
  'wrong-value': 'What it says is wrong',
  'out-of-date': 'It is out of date',
  duplicate: 'It is there twice',
  missing: 'Something is missing in it',
  other: 'Something else',
};

export const REPORT_STATES: Words = {
  open: 'Waiting',
  reported: 'Reported',
  'taken-up': 'Taken up',
  corrected: 'Corrected at the source',
  refused: 'Refused',
  all: 'All',
};
const COLOURS = { reported: 'blue', 'taken-up': 'purple', corrected: 'green', refused: 'grey' } as const;
const isState = (text: string): text is keyof typeof COLOURS => text in COLOURS;

export const ReportState = ({ state }: { state: string }) => (
  <Tag modifier={isState(state) ? COLOURS[state] : 'grey'}>{REPORT_STATES[state] ?? state}</Tag>
);

export const REPORT_DEEDS: Words = {
  report: 'Reported',
  'take-up': 'Taken up',
  correct: 'Corrected at the source',
  refuse: 'Refused',
  note: 'Noted',
};
