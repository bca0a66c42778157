import { randomUUID } from 'node:crypto';
import type { AccessEvent, Audit } from '@ouzel/exchange';
import { createGroupCommit, type Database, type Sql } from '@ouzel/runtime';
import { limits } from './limits.ts';
import { toStored } from './stored-event.ts';

interface Pending {
  id: string;
  recorded: Date;
  event: AccessEvent;
}

const PUT = `insert into audit.event (id, recorded, person, organisation, outcome, event)
  select * from unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::text[], $5::text[], $6::jsonb[])`;

async function write(sql: Sql, pending: readonly Pending[]): Promise<{ id: string }[]> {
  const rows = pending.map(({ id, recorded, event }) => ({ id, recorded, outcome: event.outcome, stored: toStored(event) }));
  const values = [
    rows.map((row) => row.id),
    rows.map((row) => row.recorded),
    rows.map((row) => row.stored.person ?? null),
    rows.map((row) => row.stored.organisation.ods),
    rows.map((row) => row.outcome),
    rows.map((row) => JSON.stringify(row.stored)),
  ];
  await sql.rows({ name: 'audit-put', text: PUT, values });
  return rows.map(({ id }) => ({ id }));
}

/** The recorder: durable when it resolves, many events to a commit. Give it a pool of its own, so that no other work can starve it. */
export function createAudit({ database, now }: { database: Database; now: () => Date }): Audit {
  const { lingerMs, itemsMax, batchesMax } = limits.groupCommit;
  const group = createGroupCommit<Pending, { id: string }>({ database, write, lingerMs, itemsMax, batchesMax });
  return { record: (event) => group.add({ id: randomUUID(), recorded: now(), event }) };
}
