import { Tag } from 'nhsuk-react-components';
import type { ListedIncident } from '../api/incidents.ts';
import { When } from './when.tsx';

type Words = Readonly<Record<string, string>>;

export const NATURES: Words = {
  confidentiality: 'Somebody saw, or could see, what they should not',
  integrity: 'Something was changed, or is wrong',
  availability: 'Something was lost, or could not be reached',
};
export const SHORT_NATURES: Words = {
  confidentiality: 'Confidentiality',
  integrity: 'Integrity',
  availability: 'Availability',
};

/** NHS England, guide to the notification of data security and protection incidents: its grid. */
export const HARMS: Words = {
  '1': '1: no harm',
  '2': '2: minor harm, or people who are vulnerable',
  '3': '3: some harm',
  '4': '4: pain and suffering, or financial loss',
  '5': '5: death, or a catastrophe',
};
export const LIKELIHOODS: Words = {
  '1': '1: it did not happen',
  '2': '2: not likely',
  '3': '3: likely',
  '4': '4: highly likely',
  '5': '5: it happened',
};

export const TOLD: Words = {
  people: 'The people whose data it is',
  custodian: 'The organisation whose data it is',
  'data-protection-officer': 'The data protection officer',
  'caldicott-guardian': 'The Caldicott Guardian',
  'safety-officer': 'The clinical safety officer',
  other: 'Somebody else',
};

export const INCIDENT_DEEDS: Words = {
  open: 'Opened',
  again: 'It happened again',
  assess: 'Assessed',
  told: 'Told',
  decide: 'Decided',
  notified: 'The Information Commissioner was notified',
  note: 'Noted',
  close: 'Closed',
  reopen: 'Opened again',
};

export const IncidentState = ({ closed, clock, notify, notified }: ListedIncident) => {
  if (closed) return <Tag modifier="grey">Closed</Tag>;
  if (clock === 'overdue') return <Tag modifier="red">Overdue</Tag>;
  if (notified !== undefined) return <Tag modifier="green">Notified</Tag>;
  if (clock === 'stopped') return <Tag modifier="green">Not to be notified</Tag>;
  return <Tag modifier="orange">{notify === true ? 'To be notified' : 'To be decided'}</Tag>;
};

const HOUR_MS = 3_600_000;

/** How far the 72 hours are, in words. */
export function Clock({ clock, due }: Pick<ListedIncident, 'clock' | 'due'>) {
  if (clock === 'stopped') return <>The clock has stopped.</>;
  const hours = Math.floor(Math.abs(due.getTime() - Date.now()) / HOUR_MS);
  const length = hours === 0 ? 'less than an hour' : hours === 1 ? '1 hour' : `${hours} hours`;
  return (
    <>
      {clock === 'overdue' ? `Overdue by ${length}` : `${length} left`}
      <span className="console-beside">
        72 hours end on <When at={due} />
      </span>
    </>
  );
}
