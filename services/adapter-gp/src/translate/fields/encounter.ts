import { type Fields, idle, not, ofEvery, parts, to, theSubject } from './field.ts';

/** CareConnect-GPC-Encounter-1: the consultation itself; its notes are in the Lists that name it. */
export const encounterFields: Fields = {
  ...ofEvery,
  status: to('status'),
  class: to('class; unknown where it is not said', 'Coding'),
  type: to('type', 'CodeableConcept'),
  priority: to('priority', 'CodeableConcept'),
  subject: theSubject,
  participant: parts('participant'),
  'participant.type': to('participant.type', 'CodeableConcept'),
  'participant.period': to('participant.period', 'Period'),
  'participant.individual': to('participant.individual', 'Reference'),
  period: to('period', 'Period'),
  length: to('length', 'Quantity'),
  reason: to('reasonCode', 'CodeableConcept'),
  location: parts('location'),
  'location.location': to('location.location', 'Reference'),
  'location.status': to('location.status'),
  'location.period': to('location.period', 'Period'),
  serviceProvider: to('serviceProvider', 'Reference'),
  partOf: to('partOf', 'Reference'),
  appointment: not('appointments are not asked for'),
  diagnosis: not('not carried over yet'),
  statusHistory: idle('history of the sending system'),
  classHistory: idle('history of the sending system'),
};
