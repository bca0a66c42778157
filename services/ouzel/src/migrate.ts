import { migrations as acute } from '@ouzel/adapter-acute';
import { migrations as careHome } from '@ouzel/adapter-carehome';
import { migrations as audit } from '@ouzel/audit';
import { migrations as consent } from '@ouzel/consent';
import { migrations as gateway } from '@ouzel/gateway';
import { migrations as locator } from '@ouzel/locator';
import { migrations as records } from '@ouzel/records';
import { migrate } from '@ouzel/runtime';
import { migrations as sync } from '@ouzel/sync';

/** Brings a database up to date. Each room owns a schema; safe to run from several processes at once. */
export const migrateAll = (databaseUrl: string): Promise<void> =>
  migrate(databaseUrl, [locator, consent, records, audit, sync, acute, gateway, careHome]);
