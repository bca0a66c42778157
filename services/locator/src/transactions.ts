import { type Database, isWorthAnotherTry, type Sql } from '@ouzel/runtime';
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

/** One transaction that changes links. A copy that is being kept may lock it out, and it goes again. */
export const linking = (database: Database, work: (sql: Sql) => Promise<void>): Promise<void> =>
  trying(() =>
    database.transaction(async (sql) => {
      await lockForLinking(sql);
      await work(sql);
    }),
  );

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
