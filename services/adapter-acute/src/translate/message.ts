import type { Resource } from '@medplum/fhirtypes';
import type { Exclusion } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { type Header, type Message, segmentOf, value } from '@ouzel/hl7v2';
import { type Visit, visitOf } from './adt.ts';
import { resultsOf } from './oru.ts';
import { type Identity, identityOf } from './patient.ts';
import { instantOf } from './time.ts';

/** Events that change the record now. Every other one is acknowledged and kept for later. */
const MOVEMENTS = ['A01', 'A03', 'A08', 'A11'];
/** Those that say who somebody is, and nothing of a visit. */
const REGISTRATIONS = ['A28', 'A31'];

export interface TranslatedMessage {
  identity: Identity;
  event: string;
  /** When it happened at the sender (EVN-2, else MSH-7): decides between two states of the same thing. */
  occurred: Date;
  visit?: Visit;
  resources: Resource[];
  excluded: Exclusion[];
  warnings: string[];
}

/** What a message means, or undefined for an event that is kept for later. @throws FhirError `bad-value` where it cannot be placed in time. */
export function translateMessage(message: Message, header: Header): TranslatedMessage | undefined {
  const { type, event } = header;
  const movement = type === 'ADT' && MOVEMENTS.includes(event);
  const registration = type === 'ADT' && REGISTRATIONS.includes(event);
  const results = type === 'ORU' && event === 'R01';
  if ((!movement && !registration && !results) || segmentOf(message, 'PID') === undefined) return undefined;
  const occurred = instantOf(value(message, segmentOf(message, 'EVN'), 2).component(1)) ?? instantOf(header.sentAt);
  if (occurred === undefined)
    throw new FhirError('bad-value', 'Neither EVN-2 nor MSH-7 is a date: the message cannot be placed in time.');
  const identity = identityOf(message, occurred);
  const visit = movement ? visitOf(message, event) : undefined;
  const { resources, excluded } = results ? resultsOf(message) : { resources: [], excluded: [] };
  const missing: Exclusion[] =
    movement && visit === undefined
      ? [{ type: 'Encounter', reason: 'no visit number or no known patient class (PV1)', count: 1 }]
      : [];
  return {
    identity,
    event: `${type}^${event}`,
    occurred,
    ...(visit === undefined ? {} : { visit }),
    // A result names its person to be found, not to be updated: laboratories know less of them than the wards do.
    resources: [
      ...(movement || registration ? [identity.patient] : []),
      ...(visit === undefined ? [] : [visit.encounter]),
      ...resources,
    ],
    excluded: [...excluded, ...missing],
    warnings: [...identity.warnings, ...(visit?.warnings ?? [])],
  };
}
