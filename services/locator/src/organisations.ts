import type { Organisation } from '@ouzel/exchange';
import type { Database } from '@ouzel/runtime';
import { ORGANISATION_KINDS } from '@ouzel/exchange';
import { z } from 'zod';

/** How long an organisation's entry is believed without another look, in milliseconds. */
const LEASE_MS = 1_000;

const READ = 'select ods, name, kind, active from locator.organisation where ods = $1';
// An entry that says nothing of the toolkit leaves what is recorded of it.
const PUT = `insert into locator.organisation (ods, name, kind, announces, dspt_status, dspt_expiry)
  select * from unnest($1::text[], $2::text[], $3::text[], $4::boolean[], $5::text[], $6::timestamptz[])
  on conflict (ods) do update set name = excluded.name, kind = excluded.kind, announces = excluded.announces,
    dspt_status = coalesce(excluded.dspt_status, locator.organisation.dspt_status),
    dspt_expiry = case when excluded.dspt_status is null then locator.organisation.dspt_expiry else excluded.dspt_expiry end`;

/** Statuses of the Data Security and Protection Toolkit (https://www.dsptoolkit.nhs.uk). */
export const DSPT_STATUSES = [
  'standards-exceeded',
  'standards-met',
  'approaching-standards',
  'standards-not-met',
  'not-published',
] as const;
export type DsptStatus = (typeof DSPT_STATUSES)[number];

const entry = z.object({ ods: z.string(), name: z.string(), kind: z.enum(ORGANISATION_KINDS), active: z.boolean() });
export type DirectoryEntry = Organisation & { active: boolean };

/** What a directory says of an organisation; of the toolkit perhaps nothing. */
export interface ListedOrganisation extends Organisation {
  /** It has promised to publish a pointer before each change of a record. */
  announces?: boolean | undefined;
  dsptStatus?: DsptStatus | undefined;
  dsptExpiry?: Date | undefined;
}

export interface Directory {
  organisationOf: (ods: string) => Promise<DirectoryEntry | undefined>;
  put(organisations: readonly ListedOrganisation[]): Promise<void>;
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
        organisations.map((each) => each.dsptStatus ?? null),
        organisations.map((each) => each.dsptExpiry ?? null),
      ];
      await database.rows({ text: PUT, values });
      leased.clear();
    },
    forget: () => leased.clear(),
  };
}
