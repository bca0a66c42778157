import { FhirError } from '@ouzel/fhir';
import { isTimedOut } from './postgres.ts';

export interface BatchOptions<Item, Result> {
  /** Does the work of a whole batch at once; results in the order of the items. */
  run: (items: readonly Item[]) => Promise<readonly Result[]>;
  itemsMax: number;
  /** Batches on their way at once. What comes meanwhile gathers for the next. */
  batchesMax: number;
}

interface Waiting<Item, Result> {
  item: Item;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/**
 * Work that arrives together is done together, and nothing waits for company: one item alone goes at once. A batch that fails is split
 * until only the items at fault have failed: one bad item never fails its neighbours.
 */
export function createBatches<Item, Result>({
  run,
  itemsMax,
  batchesMax,
}: BatchOptions<Item, Result>): {
  add(item: Item): Promise<Result>;
} {
  let queue: Waiting<Item, Result>[] = [];
  let running = 0;
  let woken = false;

  const work = async (batch: Waiting<Item, Result>[]): Promise<void> => {
    try {
      const results = await run(batch.map((waiting) => waiting.item));
      for (const [at, result] of results.entries()) batch[at]?.resolve(result);
    } catch (error) {
      // Where the database is away, no part of the batch can do better than the whole.
      const away = error instanceof FhirError && error.situation === 'unavailable' && !isTimedOut(error);
      if (away || batch.length === 1) return batch.forEach((waiting) => waiting.reject(error));
      const half = batch.length >> 1;
      await work(batch.slice(0, half));
      await work(batch.slice(half));
    }
  };

  const flush = (): void => {
    woken = false;
    while (queue.length > 0 && running < batchesMax) {
      const batch = queue.slice(0, itemsMax);
      queue = queue.slice(itemsMax);
      running += 1;
      void work(batch).finally(() => {
        running -= 1;
        wake();
      });
    }
  };

  // After the input of this turn of the event loop: requests that came in together find each other.
  const wake = (): void => {
    if (woken || queue.length === 0 || running >= batchesMax) return;
    woken = true;
    setImmediate(flush);
  };

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        queue.push({ item, resolve, reject });
        wake();
      }),
  };
}
