import { Activity, ActivityOf } from '../pages/activity.tsx';
import { DeadLetterPage } from '../pages/dead-letter.tsx';
import { DeadLetters } from '../pages/dead-letters.tsx';
import { Objections, ObjectionsOf } from '../pages/objections.tsx';
import { ObjectionsLetter } from '../pages/objections-letter.tsx';
import { OrganisationPage } from '../pages/organisation.tsx';
import { Organisations } from '../pages/organisations.tsx';
import { RetentionOf, RetentionPage } from '../pages/retention.tsx';
import { ErasurePage } from '../pages/retention-erasure.tsx';
import { SourcePage } from '../pages/source.tsx';
import { Sources } from '../pages/sources.tsx';
import type { Page } from './pages.tsx';

/** Pages about sources, organisations and what follows from the trail. */
export const BOARD: readonly Page[] = [
  { path: '/sources', navigation: 'Sources', within: 'Data', show: () => <Sources /> },
  { path: '/sources', one: true, show: (_place, id) => <SourcePage key={id} id={id} /> },
  { path: '/dead-letters', navigation: 'Dead letters', within: 'Data', show: ({ query }) => <DeadLetters query={query} /> },
  { path: '/dead-letters', one: true, show: (_place, id) => <DeadLetterPage key={id} id={id} /> },
  { path: '/organisations', navigation: 'Organisations', within: 'Sharing', show: () => <Organisations /> },
  { path: '/organisations', one: true, show: (_place, id) => <OrganisationPage key={id} ods={id} /> },
  { path: '/objections', navigation: 'Objections', within: "People's rights", show: () => <Objections /> },
  { path: '/objections', one: true, show: (_place, id) => <ObjectionsOf key={id} person={id} /> },
  { path: '/objections-letter', one: true, show: (_place, id) => <ObjectionsLetter key={id} person={id} /> },
  { path: '/activity', navigation: 'Activity', within: 'Access', show: ({ query }) => <Activity query={query} /> },
  { path: '/activity', one: true, show: (_place, id) => <ActivityOf key={id} person={id} /> },
  { path: '/retention', navigation: 'Retention', within: "People's rights", show: () => <RetentionPage /> },
  { path: '/retention', one: true, show: (_place, id) => <RetentionOf key={id} person={id} /> },
  { path: '/retention-erasure', one: true, show: (_place, id) => <ErasurePage key={id} id={id} /> },
];
