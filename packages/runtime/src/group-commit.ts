import { createBatches } from './batches.ts';
import type { Database, Sql } from './postgres.ts';

export interface GroupCommitOptions<Item, Result> {
  database: Pick<Database, 'transaction'>;
  /** Writes a whole batch inside one transaction; results in the order of the items. */
  write: (sql: Sql, items: readonly Item[]) => Promise<readonly Result[]>;
  itemsMax: number;
  /** Commits on their way at once. */
  batchesMax: number;
}

/** Writes that arrive together share one transaction, so that durability costs one fsync for many. `add` resolves after the commit. */
export function createGroupCommit<Item, Result>({
  database,
  write,
  itemsMax,
  batchesMax,
}: GroupCommitOptions<Item, Result>): {
  add(item: Item): Promise<Result>;
} {
  return createBatches({ run: (items) => database.transaction((sql) => write(sql, items)), itemsMax, batchesMax });
}
