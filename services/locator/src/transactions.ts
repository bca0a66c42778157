import { createBatches, type Database, isWorthAnotherTry, type Sql } from '@ouzel/runtime';
import { limits } from './limits.ts';
import { lockForLinking, lockForRegistering, lockForSettling } from './settle.ts';

async function trying<Result>(work: (again: boolean) => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work(tries > 1);
    } catch (error) {
      if (tries >= limits.triesMax || !isWorthAnotherTry(error)) throw error;
    }
  }
}

type LinkWork = (sql: Sql) => Promise<void>;

/**
 * Transactions that change links. A copy that is being kept may lock one out, and it goes again. Each takes the lock alone, so that one at a
 * time is begun: else many that come at once (a hospital's backlog) would each hold a connection while they wait, until nobody else has any.
 */
export function createLinking(database: Database): (work: LinkWork) => Promise<void> {
  const once = (work: LinkWork): Promise<void> =>
    trying(() =>
      database.transaction(async (sql) => {
        await lockForLinking(sql);
        await work(sql);
      }),
    );
  const turns = createBatches<LinkWork, void>({ run: (works) => Promise.all(works.map(once)), itemsMax: 1, batchesMax: 1 });
  return (work) => turns.add(work);
}

/**
 * One transaction that makes people, records or numbers known. Two that bring records in line may each hold what the other needs: the one
 * that PostgreSQL ends goes again, and takes its turn before it touches anything.
 */
export const registering = <Result>(database: Database, work: (sql: Sql) => Promise<Result>): Promise<Result> =>
  trying((again) =>
    database.transaction(async (sql) => {
      await lockForRegistering(sql);
      if (again) await lockForSettling(sql);
      return work(sql);
    }),
  );
