import { randomUUID } from 'node:crypto';
import type { Bundle, MessageHeader } from '@medplum/fhirtypes';
import type { Organisation } from '@ouzel/exchange';
import { systems } from '@ouzel/fhir';
import { z } from 'zod';
import type { Claimed } from './lane.ts';

export const EVENT_SYSTEM = 'https://ouzel.example/fhir/CodeSystem/event';
const encounter = z.looseObject({ resourceType: z.literal('Encounter') });
const shownResource = z.looseObject({ resourceType: z.string(), id: z.string() });

/** What a council needs of a hospital stay: that it is, since when, and where. Never why. */
const SOCIAL_CARE_ELEMENTS = ['resourceType', 'id', 'meta', 'status', 'class', 'subject', 'period', 'serviceProvider'];

/** The resource as the destination may know it. Health is told the reason of an admission; social care is not. */
export function narrowed(text: string, destination: Organisation): z.output<typeof shownResource> {
  const resource = shownResource.parse(JSON.parse(text));
  if (destination.kind !== 'local-authority' || !encounter.safeParse(resource).success) return resource;
  const kept = Object.entries(resource).filter(([name]) => SOCIAL_CARE_ELEMENTS.includes(name));
  return shownResource.parse(Object.fromEntries(kept));
}

/** A message Bundle (https://hl7.org/fhir/R4/messaging.html): what happened, to whom, and the resource that shows it. */
export function notification(claimed: Claimed, destination: Organisation, shown: { resource: string; patient: string }): Buffer {
  const focus = narrowed(shown.resource, destination);
  const header: MessageHeader = {
    resourceType: 'MessageHeader',
    id: claimed.delivery,
    eventCoding: { system: EVENT_SYSTEM, code: claimed.kind },
    destination: [{ endpoint: `urn:ods:${destination.ods}`, name: destination.name }],
    source: { endpoint: 'urn:ouzel', name: 'Ouzel' },
    focus: [{ reference: `${focus.resourceType}/${focus.id}` }],
  };
  const patient = shownResource.parse(JSON.parse(shown.patient));
  const bundle: Omit<Bundle, 'entry'> & { entry: { resource: unknown }[] } = {
    resourceType: 'Bundle',
    id: randomUUID(),
    type: 'message',
    identifier: { system: `${systems.custodianTag}/delivery`, value: claimed.delivery },
    timestamp: claimed.occurred.toISOString(),
    entry: [{ resource: header }, { resource: focus }, { resource: patient }],
  };
  return Buffer.from(JSON.stringify(bundle));
}
