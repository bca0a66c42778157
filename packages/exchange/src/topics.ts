import type { EventKind } from './outbox.ts';

/** What a system may ask to be told of: a SubscriptionTopic (contracts/fhir/topics), and the events that it is told by. */
export interface Topic {
  title: string;
  /** When a notification comes, for whoever subscribes. */
  says: string;
  kinds: readonly EventKind[];
  /** Types that a notification may point to; empty: any clinical type. */
  focus: readonly string[];
}

export const TOPIC_NAMES = [
  'encounter-start',
  'encounter-end',
  'news2-escalation',
  'record-changed',
  'consent-changed',
  'pointer-changed',
] as const;
export type TopicName = (typeof TOPIC_NAMES)[number];

export const TOPICS: Readonly<Record<TopicName, Topic>> = {
  'encounter-start': {
    title: 'Somebody was admitted',
    says: 'A hospital said that somebody came in (ADT A01).',
    kinds: ['admission'],
    focus: ['Encounter'],
  },
  'encounter-end': {
    title: 'Somebody was discharged',
    says: 'A hospital said that somebody left (ADT A03), or that they were never admitted (A11: the Encounter is cancelled).',
    kinds: ['discharge', 'admission-cancelled'],
    focus: ['Encounter'],
  },
  'news2-escalation': {
    title: 'A NEWS2 score calls for somebody',
    says: 'Somebody is called for a resident: at a single 3, at 5 or more, or for soft signs. Told once, with the first call; again where the band rises or the score is corrected.',
    kinds: ['news2-escalation'],
    focus: ['Observation'],
  },
  'record-changed': {
    title: 'Something was added to a record, or changed in it',
    says: 'A resource was posted, changed or sent by a hospital. What practices hold is asked when it is read, and tells of no change.',
    kinds: ['record-changed'],
    focus: [],
  },
  'consent-changed': {
    title: 'A decision about sharing was recorded',
    says: 'A Consent was recorded or changed that you may read.',
    kinds: ['consent-changed'],
    focus: ['Consent'],
  },
  'pointer-changed': {
    title: 'A document was published',
    says: 'A pointer to a document was published or changed. That one was deleted is not told.',
    kinds: ['pointer-changed'],
    focus: ['DocumentReference'],
  },
};

const ROOT = 'https://ouzel.example/fhir/SubscriptionTopic/';

/** The canonical address of a topic. */
export const topicUrl = (name: TopicName): string => `${ROOT}${name}`;

export const topicOf = (url: string): TopicName | undefined => TOPIC_NAMES.find((name) => topicUrl(name) === url);
