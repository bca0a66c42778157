import { randomUUID } from 'node:crypto';
import type { Bundle, MessageHeader } from '@medplum/fhirtypes';
import type { Effect, Notice, Organisation } from '@ouzel/exchange';
import { base32OfUuid, resourceId, systems } from '@ouzel/fhir';
import { CHANNEL } from './channel.ts';
import type { Claimed } from './lane.ts';

/** In the place of a resource's type: what is told of is no resource. */
const NOTICE = 'Notice';
/** A Task about nobody, which is named by itself alone. */
const SILENCE = 'home-silent';
/** Nobody is known; no person has this id. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

// The relay has nothing to work out: the destinations are named, and their deliveries are there with the event.
const NOTIFY = `with event as (
  insert into sync.event (event, kind, person, record, resource_type, local, occurred, relayed_at) values ($1, $2, $3, $7, '${NOTICE}', $4, $5, now()) returning event
), delivery as (
  insert into sync.delivery (delivery, event, destination, person) select gen_random_uuid(), event, destination, $4 from event, unnest($6::text[]) destination
) select pg_notify('${CHANNEL}', '')`;

export const noticeEffect = ({ kind, person, about, record, destinations, occurred }: Notice): Effect => ({
  name: 'sync-notify',
  text: NOTIFY,
  values: [randomUUID(), kind, person ?? NOBODY, about, occurred, [...destinations], record ?? about],
});

export const isNotice = ({ resource_type }: Claimed): boolean => resource_type === NOTICE;

/** What is in a record is a Task, which whoever is told reads. */
const taskIn = ({ record, local, kind }: Pick<Claimed, 'record' | 'local' | 'kind'>): { reference: string }[] =>
  record === null || local === null || (record === local && kind !== SILENCE)
    ? []
    : [{ reference: `Task/${resourceId({ record, local })}` }];

/** A message Bundle that says what happened and to whom by identifiers; what else there is to know is asked for by who may. */
export function noticeBundle({ delivery, kind, subject, record, local, occurred }: Claimed, { ods, name }: Organisation): Buffer {
  const about = { identifier: { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${local}` } };
  const header: MessageHeader = {
    resourceType: 'MessageHeader',
    id: delivery,
    eventCoding: { system: 'https://ouzel.example/fhir/CodeSystem/event', code: kind },
    destination: [{ endpoint: `urn:ods:${ods}`, name }],
    source: { endpoint: 'urn:ouzel', name: 'Ouzel' },
    focus: [
      about,
      ...taskIn({ record, local, kind }),
      ...(subject === NOBODY ? [] : [{ reference: `Patient/${base32OfUuid(subject)}` }]),
    ],
  };
  const bundle: Bundle = {
    resourceType: 'Bundle',
    id: randomUUID(),
    type: 'message',
    identifier: { system: `${systems.custodianTag}/delivery`, value: delivery },
    timestamp: occurred.toISOString(),
    entry: [{ resource: header }],
  };
  return Buffer.from(JSON.stringify(bundle));
}
