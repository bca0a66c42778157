import type { ApiRoute } from '../route.ts';
import { board } from '../sources/routes.ts';
import { askErasure, carryOutErasure, decideErasure, readErasure } from './erasures.ts';
import { liftHold, listRetention, placeHold } from './holds.ts';

/** Legal holds and erasures of what the trail says of a person (contracts/ig-board.md). */
export const retentionRoutes = (): ApiRoute[] => [
  board('GET', '/retention', 'retention list', listRetention),
  board('POST', '/holds', 'hold place', placeHold),
  board('POST', '/holds/:id/lift', 'hold lift', liftHold),
  board('POST', '/erasures', 'erasure ask', askErasure),
  board('GET', '/erasures/:id', 'erasure read', readErasure),
  board('POST', '/erasures/:id/decision', 'erasure decide', decideErasure),
  board('POST', '/erasures/:id/carry-out', 'erasure carry out', carryOutErasure),
];
