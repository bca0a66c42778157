import { createBatches } from './batches.ts';
import { type Database, isWorthAnotherTry, type Sql } from './postgres.ts';

/** How often a transaction that met a deadlock is tried in all. */
const TRIES_MAX = 3;

export interface GroupCommitOptions<Item, Result> {
  database: Pick<Database, 'transaction'>;
  /** Writes a whole batch inside one transaction; results in the order of the items. It may call `commit` once its last statements are sent. */
  write: (sql: Sql, items: readonly Item[], commit: () => void) => Promise<readonly Result[]>;
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
  const once = (items: readonly Item[]) => database.transaction((sql, commit) => write(sql, items, commit));
  const run = async (items: readonly Item[]): Promise<readonly Result[]> => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await once(items);
      } catch (error) {
        if (tries >= TRIES_MAX || !isWorthAnotherTry(error)) throw error;
      }
    }
  };
  return createBatches({
    run,
    itemsMax,
    batchesMax,
  });
}
