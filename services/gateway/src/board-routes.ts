import type { ApiRoute } from './route.ts';
import { countAccesses } from './board/accesses.ts';
import { listDirectives } from './board/directives.ts';
import { listParticipants } from './board/participants.ts';
import { retentionRoutes } from './retention/routes.ts';
import { subjectAccessRoutes } from './subject-access/routes.ts';
import { board, sourceRoutes } from './sources/routes.ts';

/** What the pages of the console stand on beside the trail, policy and cases (contracts/ig-board.md). */
export const boardRoutes = (): ApiRoute[] => [
  ...sourceRoutes(),
  ...retentionRoutes(),
  ...subjectAccessRoutes(),
  board('GET', '/participants', 'participants list', listParticipants),
  board('GET', '/accesses', 'accesses counted', countAccesses),
  board('GET', '/directives', 'directives of a person', listDirectives),
];
