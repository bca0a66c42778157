import { FhirError } from '@ouzel/fhir';
import type { Database, Sql } from './postgres.ts';

export interface GroupCommitOptions<Item, Result> {
  database: Pick<Database, 'transaction'>;
  /** Writes a whole batch inside one transaction; results in the order of the items. */
  write(sql: Sql, items: readonly Item[]): Promise<Result[]>;
  /** How long the first item waits for company, in milliseconds. */
  lingerMs: number;
  itemsMax: number;
  /** Batches on their way at once. */
  batchesMax: number;
}

interface Waiting<Item, Result> {
  item: Item;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/**
 * Writes that arrive together share one transaction, so that durability costs one fsync for many. `add` resolves after the commit.
 * A batch that fails is split until only the items at fault have failed: one bad row never fails its neighbours.
 */
export function createGroupCommit<Item, Result>(options: GroupCommitOptions<Item, Result>): { add(item: Item): Promise<Result> } {
  let queue: Waiting<Item, Result>[] = [];
  let timer: NodeJS.Timeout | undefined;
  let running = 0;

  const commit = async (batch: Waiting<Item, Result>[]): Promise<void> => {
    try {
      const items = batch.map((waiting) => waiting.item);
      const results = await options.database.transaction((sql) => options.write(sql, items));
      for (const [at, result] of results.entries()) batch[at]?.resolve(result);
    } catch (error) {
      // Where the database is away, no part of the batch can do better than the whole.
      const away = error instanceof FhirError && error.situation === 'unavailable';
      if (away || batch.length === 1) return batch.forEach((waiting) => waiting.reject(error));
      const half = batch.length >> 1;
      await commit(batch.slice(0, half));
      await commit(batch.slice(half));
    }
  };

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (queue.length === 0 || running >= options.batchesMax) return;
    const batch = queue.slice(0, options.itemsMax);
    queue = queue.slice(options.itemsMax);
    running += 1;
    void commit(batch).finally(() => {
      running -= 1;
      flush();
    });
  };

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        queue.push({ item, resolve, reject });
        if (queue.length >= options.itemsMax) flush();
        else timer ??= setTimeout(flush, options.lingerMs);
      }),
  };
}
