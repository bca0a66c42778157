import { CasePage } from '../pages/cases/case.tsx';
import { Cases } from '../pages/cases/cases.tsx';
import { Checkpoints } from '../pages/checkpoints.tsx';
import { SeenPage } from '../pages/seen/seen.tsx';
import { SeenList } from '../pages/seen/seen-list.tsx';
import type { Page } from './pages.tsx';

/** Pages of the desk where doubts are looked into. */
export const DESK_PAGES: readonly Page[] = [
  {
    path: '/cases',
    navigation: 'Cases',
    within: 'Casework',
    show: ({ query }) => <Cases key={query.toString()} query={query} />,
  },
  { path: '/cases', one: true, show: (_place, id) => <CasePage key={id} id={id} /> },
  { path: '/seen', navigation: 'What they saw', within: 'Access', show: () => <SeenList /> },
  { path: '/seen', one: true, show: (_place, id) => <SeenPage key={id} id={id} /> },
  { path: '/checkpoints', navigation: 'Checkpoints', within: 'Access', show: () => <Checkpoints /> },
];
