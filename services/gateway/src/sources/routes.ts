import type { ApiRoute } from '../route.ts';
import { listSources } from './reading.ts';
import { resumeSource, stopSource } from './stopping.ts';

/** An address for information governance that is read in a browser too. */
export const board = (method: ApiRoute['method'], path: string, name: string, handle: ApiRoute['handle']): ApiRoute => ({
  door: 'ig',
  method,
  path,
  name,
  interaction: 'operation',
  html: true,
  handle,
});

/** Sources, and who is not asked for now (contracts/ig-board.md). */
export const sourceRoutes = (): ApiRoute[] => [
  board('GET', '/sources', 'sources list', listSources),
  board('POST', '/sources/:source/stop', 'source stop', stopSource),
  board('POST', '/sources/:source/resume', 'source resume', resumeSource),
];
