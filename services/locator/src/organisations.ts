import type { Organisation } from '@ouzel/exchange';
import type { Database } from '@ouzel/runtime';
import { ORGANISATION_KINDS } from '@ouzel/exchange';
import { z } from 'zod';

/** How long an organisation's entry is believed without another look, in milliseconds. */
const LEASE_MS = 1_000;

const READ = 'select ods, name, kind, active from locator.organisation where ods = $1';
const PUT = `insert into locator.organisation (ods, name, kind, announces) select * from unnest($1::text[], $2::text[], $3::text[], $4::boolean[])
  on conflict (ods) do update set name = excluded.name, kind = excluded.kind, announces = excluded.announces`;

const entry = z.object({ ods: z.string(), name: z.string(), kind: z.enum(ORGANISATION_KINDS), active: z.boolean() });
export type DirectoryEntry = Organisation & { active: boolean };

export interface Directory {
  organisationOf: (ods: string) => Promise<DirectoryEntry | undefined>;
  /** `announces`: it has promised to publish a pointer before each change of a record. */
  put(organisations: readonly (Organisation & { announces?: boolean | undefined })[]): Promise<void>;
  /** An entry has changed, or may have: the next look reads it. */
  forget(): void;
}

/** The organisations that take part. Clock in milliseconds. */
export function createDirectory(database: Database, now: () => number): Directory {
  const leased = new Map<string, { until: number; entry: DirectoryEntry | undefined }>();
  return {
    async organisationOf(ods) {
      const lease = leased.get(ods);
      if (lease !== undefined && lease.until > now()) return lease.entry;
      const [row] = await database.rows({ name: 'locator-organisation', text: READ, values: [ods] });
      const found = row === undefined ? undefined : entry.parse(row);
      if (found !== undefined) leased.set(ods, { until: now() + LEASE_MS, entry: found });
      return found;
    },
    async put(organisations) {
      const values = [
        organisations.map((each) => each.ods),
        organisations.map((each) => each.name),
        organisations.map((each) => each.kind),
        organisations.map((each) => each.announces ?? false),
      ];
      await database.rows({ text: PUT, values });
      leased.clear();
    },
    forget: () => leased.clear(),
  };
}
