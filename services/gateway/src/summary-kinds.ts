import type { Kind } from './summary-document.ts';
import { IPS_SECTIONS, URGENT_SECTIONS } from './summary-sections.ts';

export const IPS_KIND: Kind = { target: 'Patient/$summary', title: 'Patient summary', sections: IPS_SECTIONS, profile: true };
export const URGENT_KIND: Kind = {
  target: 'Patient/$urgent-summary',
  title: 'Urgent summary',
  sections: URGENT_SECTIONS,
  profile: false,
};
