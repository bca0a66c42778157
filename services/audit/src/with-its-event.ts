import type { Effect } from '@ouzel/exchange';
import { type Database, runEffects, type Statement } from '@ouzel/runtime';

/** A change that returns what it changed, and the event that says who made it, in one transaction. Nothing changed leaves no event here. */
export function withItsEvent<Row extends Record<string, unknown>>(
  database: Pick<Database, 'transaction'>,
  change: Statement,
  alongside: () => Effect,
): Promise<Row[]> {
  return database.transaction(async (sql) => {
    const done = await sql.rows<Row>(change);
    if (done.length > 0) await runEffects(sql, [alongside()]);
    return done;
  });
}
