import type { Database } from '@ouzel/runtime';

const READ = 'select key from gateway.secret where name = $1';

/** The key that seals page links, the same in every process. @throws Error where the database has none. */
export async function pageKey(database: Pick<Database, 'rows'>): Promise<Buffer> {
  const [row] = await database.rows<{ key: Buffer }>({ text: READ, values: ['pages'] });
  if (row === undefined) throw new Error('the database has no key for page links; run the migrations.');
  return row.key;
}
