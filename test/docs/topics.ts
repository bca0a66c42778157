import { type TopicName, TOPICS, topicUrl } from '@ouzel/exchange';

const TYPES = 'http://hl7.org/fhir/StructureDefinition';

/** A topic as a SubscriptionTopic of R4B (http://hl7.org/fhir/R4B/subscriptiontopic.html): R4 has no such resource. */
export function topicDefinition(name: TopicName) {
  const { title, says, focus } = TOPICS[name];
  const types = focus.length === 0 ? ['Resource'] : focus;
  const filters = [
    ['patient', 'Whom it is about: Patient/<id>.'],
    ['population', 'Everybody with whom your organisation has this relationship when it happens.'],
  ] as const;
  return {
    resourceType: 'SubscriptionTopic',
    id: name,
    url: topicUrl(name),
    version: '1.0.0',
    title,
    status: 'active',
    date: '2026-11-25',
    publisher: 'Ouzel',
    description: says,
    eventTrigger: types.map((type) => ({
      description: says,
      event: { coding: [{ system: 'https://ouzel.example/fhir/CodeSystem/event', code: name }] },
      resource: `${TYPES}/${type}`,
    })),
    canFilterBy: filters.map(([filterParameter, description]) => ({ description, filterParameter })),
    notificationShape: types.map((type) => ({ resource: `${TYPES}/${type}` })),
  };
}
