import type { Database, Log, Sql } from '@ouzel/runtime';
import { limits } from './limits.ts';
import { lookAtEach } from './look-again.ts';
import { registering } from './transactions.ts';

const OLDEST = 'select person, after from locator.look_again order by noted, person limit 1 for update skip locked';
const PAGE = `select distinct k.record from locator.match_key m join locator.unlinked_key k using (key) join locator.record n on n.record = k.record
  where m.person = $1 and n.home is null and ($2::uuid is null or k.record > $2) order by k.record limit $3`;
// Whoever has many does not keep the others waiting.
const ON = 'update locator.look_again set after = $2, noted = now() where person = $1';
const DONE = 'delete from locator.look_again where person = $1';

async function pageOf(sql: Sql): Promise<number | undefined> {
  const [at] = await sql.rows<{ person: string; after: string | null }>({
    name: 'locator-look-oldest',
    text: OLDEST,
    values: [],
  });
  if (at === undefined) return undefined;
  const values = [at.person, at.after, limits.lookedAtAgainMax];
  const page = await sql.rows<{ record: string }>({ name: 'locator-look-page', text: PAGE, values });
  const records = page.map(({ record }) => record);
  const looked = await lookAtEach(sql, records, { wait: true });
  const more = records.length === limits.lookedAtAgainMax;
  await sql.rows(
    more
      ? { name: 'locator-look-on', text: ON, values: [at.person, records.at(-1)] }
      : { name: 'locator-look-done', text: DONE, values: [at.person] },
  );
  return looked;
}

/** Looks at what registrations left (look-again.ts), a page in a transaction, until nothing is left. @returns records looked at. */
export async function lookFurther(database: Database): Promise<number> {
  for (let looked = 0; ;) {
    const page = await registering(database, pageOf);
    if (page === undefined) return looked;
    looked += page;
  }
}

/** Does so every now and then. Several processes may: each takes another person. */
export function startLookingFurther({ database, log }: { database: Database; log: Log }): { stop(): Promise<void> } {
  let looking = Promise.resolve();
  const look = async (): Promise<void> => {
    const count = await lookFurther(database);
    if (count > 0) log.info('records that are nobody’s were looked at again', { count });
  };
  const timer = setInterval(() => {
    looking = looking
      .then(look)
      .catch((error: unknown) => log.warn('records that are nobody’s could not be looked at', { error }));
  }, limits.lookFurtherEveryMs);
  return {
    async stop() {
      clearInterval(timer);
      await looking;
    },
  };
}
