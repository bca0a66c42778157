import { CorrectionPage } from '../pages/corrections/correction.tsx';
import { Corrections } from '../pages/corrections/corrections.tsx';
import { IncidentPage } from '../pages/incidents/incident.tsx';
import { Incidents } from '../pages/incidents/incidents.tsx';
import type { Page } from './pages.tsx';

/** Pages of what has to be done in time. */
export const TASK_PAGES: readonly Page[] = [
  {
    path: '/incidents',
    navigation: 'Incidents',
    within: 'Casework',
    show: ({ query }) => <Incidents key={query.toString()} query={query} />,
  },
  { path: '/incidents', one: true, show: (_place, id) => <IncidentPage key={id} id={id} /> },
  {
    path: '/corrections',
    navigation: 'Corrections',
    within: "People's rights",
    show: ({ query }) => <Corrections query={query} />,
  },
  { path: '/corrections', one: true, show: (_place, id) => <CorrectionPage key={id} id={id} /> },
];
