import type { ApiRoute } from './route.ts';
import { sourceRoutes } from './sources/routes.ts';

/** What the pages of the console stand on beside the trail, policy and cases (contracts/ig-board.md). */
export const boardRoutes = (): ApiRoute[] => [...sourceRoutes()];
