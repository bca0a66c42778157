import { randomUUID } from 'node:crypto';
import type { Effect } from '@ouzel/exchange';
import { type Database, runEffects } from '@ouzel/runtime';
import { limits } from '../limits.ts';
import { assertNotErasing, lockRetention } from './barred.ts';

const COLUMNS = `id, people, reason, by_id as "byId", by_name as "byName", placed, lifted, lifted_name as "liftedName", lift_reason as "liftReason"`;
const LIST = `select ${COLUMNS} from audit.hold where ($1::uuid[] is null or people && $1::uuid[]) order by lifted is not null, placed desc limit ${limits.retentionListed}`;
const PLACE = 'insert into audit.hold (id, people, reason, by_id, by_name, placed) values ($1, $2, $3, $4, $5, $6)';
const LIFT = `update audit.hold set lifted = $2, lifted_by = $3, lifted_name = $4, lift_reason = $5 where id = $1 and lifted is null returning people`;

/** An officer, as what they do is kept. */
export interface By {
  id: string;
  name: string;
}

export interface Hold extends Record<string, unknown> {
  id: string;
  people: string[];
  reason: string;
  byId: string;
  byName: string;
  placed: Date;
  lifted: Date | null;
  liftedName: string | null;
  liftReason: string | null;
}

/** Legal holds: what the trail says of somebody stays, whoever asks for its erasure. */
export function createHolds(database: Pick<Database, 'rows' | 'transaction'>, now: () => Date) {
  return {
    /** Those in force first. `people`: of one person, by any id of theirs. */
    holds: (people?: readonly string[]): Promise<Hold[]> => database.rows<Hold>({ text: LIST, values: [people ?? null] }),

    /** @returns its id. @throws FhirError `unsafe` where an erasure has begun. */
    async hold(asked: { people: readonly string[]; reason: string; by: By }, alongside: () => Effect): Promise<string> {
      const { people, reason, by } = asked;
      const id = randomUUID();
      await database.transaction(async (sql) => {
        await lockRetention(sql);
        await assertNotErasing(sql, people);
        await sql.rows({ text: PLACE, values: [id, people, reason, by.id, by.name, now()] });
        await runEffects(sql, [alongside()]);
      });
      return id;
    },

    /** @returns false where there is no such hold in force. */
    lift: (asked: { id: string; reason: string; by: By }, alongside: (people: readonly string[]) => Effect): Promise<boolean> =>
      database.transaction(async (sql) => {
        await lockRetention(sql);
        const { id, reason, by } = asked;
        const [lifted] = await sql.rows<{ people: string[] }>({ text: LIFT, values: [id, now(), by.id, by.name, reason] });
        if (lifted === undefined) return false;
        await runEffects(sql, [alongside(lifted.people)]);
        return true;
      }),
  };
}
