import type { ReactNode } from 'react';
import { AccessLog } from '../pages/access-log.tsx';
import { AccessPage } from '../pages/access.tsx';
import { AgreementPage } from '../pages/agreement.tsx';
import { Agreements } from '../pages/agreements.tsx';
import { BreakGlass } from '../pages/break-glass.tsx';
import { BreakGlassOne } from '../pages/break-glass-one.tsx';
import { LinkPage } from '../pages/link.tsx';
import { Links } from '../pages/links.tsx';
import { NoSuchPage } from '../pages/no-such-page.tsx';
import { BOARD } from './board-pages.tsx';
import { DESK_PAGES } from './desk-pages.tsx';
import { RIGHTS_PAGES } from './rights-pages.tsx';
import { TASK_PAGES } from './task-pages.tsx';
import type { Group } from './navigation.tsx';
import type { Place } from './router.tsx';

export interface Page {
  path: string;
  /** What the navigation calls it; absent: it is not in the navigation. */
  navigation?: string;
  /** The group of the navigation that has it. */
  within?: Group;
  /** Of the place, with what stands after the path where it takes an id. */
  show: (place: Place, id: string) => ReactNode;
  /** Whether there is one for each id below its path. */
  one?: boolean;
}

/** Every page of the console: a new one is a line here. */
export const PAGES: readonly Page[] = [
  {
    path: '/log',
    navigation: 'Access log',
    within: 'Access',
    show: ({ query }) => <AccessLog key={query.toString()} query={query} />,
  },
  { path: '/log', one: true, show: (_place, id) => <AccessPage key={id} id={id} /> },
  ...DESK_PAGES,
  ...RIGHTS_PAGES,
  { path: '/break-glass', navigation: 'Break-glass', within: 'Casework', show: ({ query }) => <BreakGlass query={query} /> },
  { path: '/break-glass', one: true, show: (_place, id) => <BreakGlassOne key={id} claim={id} /> },
  { path: '/agreements', navigation: 'Agreements', within: 'Sharing', show: () => <Agreements /> },
  { path: '/agreements', one: true, show: (_place, id) => <AgreementPage key={id} id={id} /> },
  { path: '/links', navigation: 'Links', within: 'Data', show: ({ query }) => <Links query={query} /> },
  { path: '/links', one: true, show: (_place, id) => <LinkPage key={id} id={id} /> },
  ...BOARD,
  ...TASK_PAGES,
];

const HOME = '/log';

function idBelow(path: string, within: string): string | undefined {
  if (!path.startsWith(`${within}/`)) return undefined;
  try {
    return decodeURIComponent(path.slice(within.length + 1));
  } catch {
    return undefined;
  }
}

export function pageAt(place: Place): ReactNode {
  const path = place.path === '/' ? HOME : place.path;
  for (const { path: own, one, show } of PAGES) {
    const id = one === true ? idBelow(path, own) : undefined;
    if (id !== undefined && id !== '') return show({ ...place, path }, id);
    if (one !== true && path === own) return show({ ...place, path }, '');
  }
  return <NoSuchPage />;
}
