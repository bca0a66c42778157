import type { SubscriptionRow } from './model.ts';
import { subscriptionOf } from './render.ts';

/** A Subscription as its owner is shown it. */
export interface ShownSubscription {
  id: string;
  version: number;
  status: string;
  endpoint: string;
  text: string;
  updated: Date;
}

export function shownOf(row: SubscriptionRow): ShownSubscription {
  const resource = subscriptionOf(row);
  const { version, status, endpoint, updated } = row;
  return { id: resource.id, version, status, endpoint, updated, text: JSON.stringify(resource) };
}
