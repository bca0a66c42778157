import type { Database, Sql } from '@ouzel/runtime';

class Undo extends Error {}

/** Does something to the trail as a superuser with the triggers off, looks, and takes it back. */
export async function asSuperuser<Seen>(database: Database, work: (sql: Sql) => Promise<Seen>): Promise<Seen> {
  const seen: Seen[] = [];
  await database
    .transaction(async (sql) => {
      await sql.rows({ text: 'set local session_replication_role = replica' });
      seen.push(await work(sql));
      throw new Undo();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undo)) throw error;
    });
  const [first] = seen;
  if (first === undefined) throw new Error('nothing was seen');
  return first;
}
