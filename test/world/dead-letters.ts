import { randomUUID } from 'node:crypto';
import type { Database } from '@ouzel/runtime';

/** A delivery that died. @returns its id. */
export async function dead(database: Pick<Database, 'rows'>, destination: string, reason: string): Promise<string> {
  const [event, delivery, person] = [randomUUID(), randomUUID(), randomUUID()];
  await database.rows({
    text: `insert into sync.event (event, kind, person, record, resource_type, local, occurred, relayed_at) values ($1, 'vital-signs', $2, $2, 'Observation', $2, now(), now())`,
    values: [event, person],
  });
  await database.rows({
    text: `insert into sync.delivery (delivery, event, destination, person, state, attempts, reason, settled_at) values ($1, $2, $3, $4, 'dead', 20, $5, now())`,
    values: [delivery, event, destination, person, reason],
  });
  return delivery;
}
