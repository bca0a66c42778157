import type { Effect } from '@ouzel/exchange';
import { type Database, runEffects, type Sql } from '@ouzel/runtime';
import { z } from 'zod';
import { type ChangedOne, changeIn, registerIn } from './standing-changes.ts';
import { type Change, entry, type Registrant, type StandingEntry, type StandingKind } from './standing-entry.ts';
import { found, LIST } from './standing-rows.ts';

type Effects = (entry: StandingEntry) => readonly Effect[];

export interface Standing {
  list(kind: StandingKind, paging: { after?: string | undefined; count: number }): Promise<StandingEntry[]>;
  /** @throws FhirError `not-found`. */
  get(kind: StandingKind, id: string): Promise<StandingEntry>;
  /** Registers, or registers again who was removed. `effects` join the transaction. @throws FhirError `key-reused` where they are there already. */
  register(who: Registrant, change: Change, effects: Effects): Promise<StandingEntry>;
  /**
   * Suspends, reinstates or removes; it binds the next decision in every process. Who is known by their tokens alone can be suspended too.
   * @throws FhirError `not-found`, `stale-version` where a version was named and is not the current one.
   */
  change(of: ChangedOne, status: StandingEntry['status'], change: Change, effects: Effects): Promise<StandingEntry>;
}

/** The register of who may act. `changed` is told after each change, so that this process looks again at once. */
export function createStanding(database: Database, changed: () => void): Standing {
  const within = async (work: (sql: Sql) => Promise<StandingEntry>, effects: Effects): Promise<StandingEntry> => {
    const now = await database.transaction(async (sql) => {
      const done = await work(sql);
      await runEffects(sql, effects(done));
      return done;
    });
    changed();
    return now;
  };
  return {
    list: async (kind, { after, count }) =>
      z.array(entry).parse(await database.rows({ text: LIST, values: [kind, null, after ?? null, count] })),
    get: (kind, id) => found(database, kind, id),
    register: (who, change, effects) => within((sql) => registerIn(sql, who, change), effects),
    change: (of, status, change, effects) => within((sql) => changeIn(sql, of, status, change), effects),
  };
}
