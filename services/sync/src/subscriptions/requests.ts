import { randomBytes, randomUUID } from 'node:crypto';
import type { AccessRequest, Organisation } from '@ouzel/exchange';
import type { LaneEvent } from './focus.ts';
import type { SubscriptionRow } from './model.ts';

/** What a subscription's owner asks by having subscribed: as a system, for care, with the scopes of then and what they open now. */
export function requestOf(row: SubscriptionRow, organisation: Organisation, what: string): AccessRequest {
  const { client, scopes, subscription, topic } = row;
  return {
    requester: { clientId: client, organisation, purpose: 'TREAT', scopes, tokenId: subscription },
    interaction: 'deliver',
    target: 'Subscription',
    subject: { by: 'none' },
    types: [],
    query: `${what} ${topic} Subscription/${subscription}`,
    traceId: randomBytes(16).toString('hex'),
    requestId: randomUUID(),
    from: 'ouzel',
  };
}

/** The part of it that one event is. */
export function partOf(whole: AccessRequest, { person, resource_type: type }: LaneEvent): AccessRequest {
  return { ...whole, target: type, types: [type], subject: { by: 'person', person } };
}
