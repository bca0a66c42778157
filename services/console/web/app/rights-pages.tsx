import { DraftPage } from '../pages/requests/draft.tsx';
import { RequestPage } from '../pages/requests/request.tsx';
import { RequestsOf, RequestsPage } from '../pages/requests/requests.tsx';
import { WhoSaw } from '../pages/who-saw.tsx';
import type { Page } from './pages.tsx';

/** Pages about what a person may ask for. */
export const RIGHTS_PAGES: readonly Page[] = [
  { path: '/requests', navigation: 'Requests', within: "People's rights", show: () => <RequestsPage /> },
  { path: '/requests', one: true, show: (_place, id) => <RequestPage key={id} id={id} /> },
  { path: '/requests-of', one: true, show: (_place, id) => <RequestsOf key={id} person={id} /> },
  { path: '/requests-draft', one: true, show: (_place, id) => <DraftPage key={id} id={id} /> },
  { path: '/who-saw', navigation: 'Who saw it', within: 'Access', show: () => <WhoSaw /> },
];
