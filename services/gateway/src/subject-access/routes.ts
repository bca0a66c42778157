import type { ApiRoute } from '../route.ts';
import { board } from '../sources/routes.ts';
import { releaseFile } from './release.ts';
import { actOnRequest, gatherRequest, listRequests, openRequest, readRequest } from './requests.ts';
import { readDraft, reviewPart } from './review.ts';

/** A person's own request to see what is held of them (contracts/ig-requests.md). */
export const subjectAccessRoutes = (): ApiRoute[] => [
  board('GET', '/requests', 'subject access list', listRequests),
  board('POST', '/requests', 'subject access open', openRequest),
  board('GET', '/requests/:id', 'subject access read', readRequest),
  board('POST', '/requests/:id/acts', 'subject access act', actOnRequest),
  board('POST', '/requests/:id/gather', 'subject access gather', gatherRequest),
  board('GET', '/requests/:id/draft', 'subject access draft', readDraft),
  board('POST', '/requests/:id/review', 'subject access review', reviewPart),
  board('POST', '/requests/:id/release', 'subject access release', releaseFile),
];
