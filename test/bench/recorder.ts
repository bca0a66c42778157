import type { Database, Sql, Statement } from '@ouzel/runtime';
import type { Unit } from './trace.ts';

export interface Recorder {
  /** The database, and what is sent to it is kept. */
  recorded(database: Database): Database;
  /** What was kept since the last time. */
  take(): Unit[];
}

const kept = ({ name, text, values = [] }: Statement): Unit['statements'][number] => {
  return { ...(name === undefined ? {} : { name }), text, values: [...values] };
};

/** Keeps the very statements that the gateway sends, with their values and in their batches, so that a replay cannot drift from the code. */
export function createRecorder(): Recorder {
  let units: Unit[] = [];
  return {
    recorded: (database) => ({
      ...database,
      rows: (statement) => {
        units.push({ transaction: false, statements: [kept(statement)] });
        return database.rows(statement);
      },
      transaction: (work) =>
        database.transaction(async (sql, commit) => {
          const unit: Unit = { transaction: true, statements: [] };
          units.push(unit);
          const recording: Sql = {
            rows: (statement) => {
              unit.statements.push(kept(statement));
              return sql.rows(statement);
            },
          };
          return work(recording, commit);
        }),
    }),
    take: () => {
      const taken = units;
      units = [];
      return taken;
    },
  };
}
