import type { Parameters, ParametersParameter } from '@medplum/fhirtypes';
import { topicUrl } from '@ouzel/exchange';
import { base32OfUuid } from '@ouzel/fhir';
import { PROFILES, type SubscriptionRow, type SubscriptionStatus } from './model.ts';

export type NotificationType = 'handshake' | 'heartbeat' | 'event-notification' | 'query-status' | 'query-event';

/** One event as the subscriber is told it. `focus`: where it may still be known. */
export interface ToldEvent {
  number: string;
  occurred: Date;
  focus?: string;
}

export type Described = Pick<SubscriptionRow, 'subscription' | 'topic' | 'content' | 'events' | 'error'>;

const eventPart = ({ number, occurred, focus }: ToldEvent): ParametersParameter => ({
  name: 'notification-event',
  part: [
    { name: 'event-number', valueString: number },
    { name: 'timestamp', valueInstant: occurred.toISOString() },
    ...(focus === undefined ? [] : [{ name: 'focus', valueReference: { reference: focus } }]),
  ],
});

const errorPart = (text: string): ParametersParameter => ({ name: 'error', valueCodeableConcept: { text } });

/** The status of a subscription (profile backport-subscription-status-r4), which every notification begins with. */
export function statusOf(
  of: Described,
  base: string,
  {
    type,
    status,
    events = [],
    error,
  }: { type: NotificationType; status: SubscriptionStatus; events?: readonly ToldEvent[]; error?: string },
): Parameters {
  const faults = error === undefined ? [] : [errorPart(error)];
  return {
    resourceType: 'Parameters',
    id: base32OfUuid(of.subscription),
    meta: { profile: [`${PROFILES}/backport-subscription-status-r4`] },
    parameter: [
      { name: 'subscription', valueReference: { reference: `${base}/Subscription/${base32OfUuid(of.subscription)}` } },
      // An empty notification does not say what it is about.
      ...(of.content === 'empty' ? [] : [{ name: 'topic', valueCanonical: topicUrl(of.topic) }]),
      { name: 'status', valueCode: status },
      { name: 'type', valueCode: type },
      { name: 'events-since-subscription-start', valueString: of.events },
      ...events.map(eventPart),
      ...faults,
    ],
  };
}
