import type { Effect, StopCause } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { type Database, runEffects } from '@ouzel/runtime';

const NEWEST = `select distinct on (source) source, stopped, cause, copies, reason, by_name as "byName", recorded
  from consent.source_stop order by source, word desc`;
const STATE = 'select stopped from consent.source_stop where source = $1 order by word desc limit 1';
const SAY = `insert into consent.source_stop (source, stopped, cause, copies, reason, by_id, by_name) values ($1, $2, $3, $4, $5, $6, $7)`;
const LOCK = `select pg_advisory_xact_lock(hashtextextended('ouzel.source_stop ' || $1, 0))`;

/** The newest word about a source: that it is stopped, or that it is asked again. */
export interface StopWord extends Record<string, unknown> {
  source: string;
  stopped: boolean;
  cause: StopCause | null;
  copies: 'shown' | 'hidden' | null;
  reason: string;
  byName: string;
  recorded: Date;
}

export type NewWord = { source: string; reason: string; by: { id: string; name: string } } & (
  | { stop: { cause: StopCause; copies: 'shown' | 'hidden' } }
  | { stop: undefined }
);

export interface StopDesk {
  /** The newest word about each source of which there is any. */
  words(): Promise<StopWord[]>;
  /** Stops a source, or has it asked again; it binds the next decision in every process. @throws FhirError `stale-version` where it is so already. */
  say(word: NewWord, alongside: readonly Effect[]): Promise<void>;
}

export function createStopDesk(database: Database): StopDesk {
  return {
    words: () => database.rows<StopWord>({ name: 'consent-stop-words', text: NEWEST }),
    say: ({ source, reason, by, stop }, alongside) =>
      database.transaction(async (sql) => {
        await sql.rows({ text: LOCK, values: [source] });
        const [now] = await sql.rows<{ stopped: boolean }>({ text: STATE, values: [source] });
        if ((now?.stopped ?? false) === (stop !== undefined))
          throw new FhirError(
            'stale-version',
            stop === undefined ? 'This source is not stopped.' : 'This source is stopped already; resume it first.',
          );
        const values = [source, stop !== undefined, stop?.cause ?? null, stop?.copies ?? null, reason, by.id, by.name];
        await sql.rows({ text: SAY, values });
        await runEffects(sql, alongside);
      }),
  };
}
