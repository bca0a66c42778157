import { join } from 'node:path';
import { createNetworks, createOutbound, type Database, type Networks } from '@ouzel/runtime';
import { createNotifyKeys, createSubscriptions, type NotifyKeys, startNotifier, type SubscriptionsOptions } from '@ouzel/sync';
import { keysOf } from './audit-keys.ts';
import type { Surroundings } from './compose.ts';
import type { Config } from './config.ts';
import type { Rooms } from './furnish.ts';

/** What notifications to subscribers need from outside the database. */
export interface NotifySettings {
  keys: NotifyKeys;
  networks: Networks;
  /** Addresses at which, or below which, a client may be told things. */
  endpointsOf: (client: string) => readonly string[];
  /** Addresses of a host; the system's resolver unless given. */
  resolve?: (host: string) => Promise<readonly string[]>;
}

/** @param folder the data folder, where the key is made unless it is set. @param networks more than those of the configuration. */
export function notifyAround(
  config: Config,
  folder: string,
  endpointsOf: NotifySettings['endpointsOf'],
  networks: readonly string[] = [],
): NotifySettings {
  const keys = createNotifyKeys(keysOf(config.notifyKeyFile ?? join(folder, 'notify', 'notify.key')));
  return { keys, networks: createNetworks([...config.notifyNetworks, ...networks]), endpointsOf };
}

type Needed = Pick<SubscriptionsOptions, 'consent' | 'audit' | 'reader' | 'pointers' | 'consents'>;

const optionsOf = ({ notify, bases, now }: Surroundings, rooms: Needed, database: Database) => {
  const { consent, audit, reader, pointers, consents } = rooms;
  const { endpointsOf, networks, keys } = notify;
  const policy = { endpointsOf, networks };
  return { consent, audit, reader, pointers, consents, database, base: bases.fhir, now, keys, policy };
};

export const subscriptionsRoom = (around: Surroundings, rooms: Needed, database: Database) =>
  createSubscriptions(optionsOf(around, rooms, database));

/** Tells subscribers what happened, in every process that works in the background. */
export async function openNotifier(around: Surroundings, rooms: Rooms, database: Database): Promise<void> {
  const { config, notify, lifecycle, log, metrics } = around;
  if (!config.roles.includes('worker')) return;
  const { networks, resolve } = notify;
  const outbound = createOutbound({ networks, ...(resolve === undefined ? {} : { resolve }) });
  const { organisationOf } = rooms.directory;
  const options = { ...optionsOf(around, rooms, database), outbound, organisationOf, chance: Math.random, log, metrics };
  const notifier = await startNotifier(options);
  lifecycle.onStop('notifier', () => notifier.stop());
}
