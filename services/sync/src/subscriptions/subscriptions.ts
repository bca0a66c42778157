import type { Parameters } from '@medplum/fhirtypes';
import type { AccessRequest, Audit, Disclosure, Effect, Requester } from '@ouzel/exchange';
import type { Database } from '@ouzel/runtime';
import { type AskedEvents, eventsAgain } from './events.ts';
import { type ShownSubscription, shownOf } from './shown.ts';
import { statusOf } from './status.ts';
import { listSubscriptions, readSubscription, removeSubscription } from './store.ts';
import type { TellOptions } from './tell.ts';
import { writing, type WritingOptions } from './writing.ts';

export type SubscriptionsOptions = TellOptions & WritingOptions & { database: Database };

/** Subscriptions as the FHIR API has them: each client its own. */
export function createSubscriptions(options: SubscriptionsOptions) {
  const { database, keys, base } = options;
  return {
    ...writing(options),

    async read(subscription: string, requester: Requester): Promise<ShownSubscription | undefined> {
      const row = await readSubscription(database, requester, subscription);
      return row === undefined ? undefined : shownOf(row);
    },

    list: async (requester: Requester): Promise<ShownSubscription[]> =>
      (await listSubscriptions(database, requester)).map(shownOf),

    remove: (subscription: string, requester: Requester, effects: readonly Effect[]): Promise<boolean> =>
      removeSubscription(database, requester, subscription, effects),

    /** The status of each of the caller's subscriptions, or of one. */
    async statuses(requester: Requester, subscription?: string): Promise<Parameters[]> {
      const all = await listSubscriptions(database, requester);
      const rows = all.filter((row) => subscription === undefined || row.subscription === subscription);
      return rows.map((row) => {
        const said = row.error === null ? {} : { error: row.error };
        return statusOf(row, base, { type: 'query-status', status: row.status, ...said });
      });
    },

    async events(
      audit: Audit,
      request: AccessRequest,
      subscription: string,
      asked: AskedEvents,
    ): Promise<Disclosure | undefined> {
      const row = await readSubscription(database, request.requester, subscription);
      return row === undefined ? undefined : eventsAgain(options, audit, row, request, asked);
    },

    /** RFC 7517: keys that notifications are signed with. */
    publishedKeys: (): { keys: Record<string, string>[] } => keys.published,
  };
}

export type Subscriptions = ReturnType<typeof createSubscriptions>;
