import { runner } from 'node-pg-migrate';

export interface MigrationSet {
  /** The PostgreSQL schema that these migrations own. */
  schema: string;
  /** Folder of `.sql` files, applied in the order of their names. */
  folder: string;
}

/** Brings each schema up to date, in the order given. Processes that start together wait for one another (advisory lock). */
export async function migrate(url: string, sets: readonly MigrationSet[]): Promise<void> {
  for (const { schema, folder } of sets) {
    await runner({
      databaseUrl: url,
      dir: folder,
      direction: 'up',
      schema,
      createSchema: true,
      migrationsSchema: schema,
      createMigrationsSchema: true,
      migrationsTable: 'migration',
      advisoryLockMode: 'wait',
      log: () => undefined,
    });
  }
}
