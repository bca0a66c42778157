import type { Database } from '@ouzel/runtime';
import { createHiddenEntries, type HiddenEntries } from './hidden-entries.ts';
import { type OwnAsked, ownEntries, type OwnPage } from './own-entries.ts';

/** Who looked, as the person themself may know it, and what is hidden from them. */
export interface OwnView {
  entries(asked: OwnAsked): Promise<OwnPage>;
  hidden: HiddenEntries;
}

export const createOwnView = (database: Pick<Database, 'rows' | 'transaction'>, now: () => Date): OwnView => ({
  entries: (asked) => ownEntries(database, asked),
  hidden: createHiddenEntries(database, now),
});
