import type { Database } from '@ouzel/runtime';
import type { Noted } from '../erase.ts';
import { createErasures } from './erasures.ts';
import { createHolds } from './holds.ts';

/** What of the trail must stay, and what is erased. */
export const createRetention = (database: Pick<Database, 'rows' | 'transaction'>, noted: Noted, now: () => Date) => ({
  ...createHolds(database, now),
  ...createErasures(database, noted, now),
});

export type Retention = ReturnType<typeof createRetention>;
