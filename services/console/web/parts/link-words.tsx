import { Tag } from 'nhsuk-react-components';
import type { LinkOfPeople } from '../api/links.ts';

export const CHANGES: Readonly<Record<string, string>> = { merge: 'Merged', unmerge: 'Unmerged', review: 'Reviewed' };

export const LinkState = ({ inForce, reviewed }: LinkOfPeople) => {
  if (!inForce) return <Tag modifier="grey">Undone</Tag>;
  return reviewed ? <Tag modifier="green">Reviewed</Tag> : <Tag modifier="blue">Waiting for review</Tag>;
};

export const what = ({ scope, custodian }: LinkOfPeople): string =>
  scope === 'person' ? 'Two NHS numbers' : `Two numbers of ${custodian ?? 'one organisation'}`;
