import type * as R4 from '@medplum/fhirtypes';
import { z } from 'zod';
import { coding, concept, concepts, defined, identifiers, known, period, quantity, some, subject } from './elements.ts';
import { oneOf } from './names.ts';
import { type Context, reference } from './references.ts';
import * as stu3 from './stu3.ts';

const consultation = stu3.resource.extend({
  status: stu3.text.optional(),
  class: stu3.coding.optional(),
  type: z.array(stu3.concept).optional(),
  priority: stu3.concept.optional(),
  participant: z
    .array(
      z.looseObject({
        type: z.array(stu3.concept).optional(),
        period: stu3.period.optional(),
        individual: stu3.reference.optional(),
      }),
    )
    .optional(),
  period: stu3.period.optional(),
  length: stu3.quantity.optional(),
  reason: z.array(stu3.concept).optional(),
  location: z
    .array(
      z.looseObject({
        location: stu3.reference.optional(),
        status: stu3.text.optional(),
        period: stu3.period.optional(),
      }),
    )
    .optional(),
  serviceProvider: stu3.reference.optional(),
  partOf: stu3.reference.optional(),
});
type Consultation = z.output<typeof consultation>;

const STATUSES = [
  'planned',
  'arrived',
  'triaged',
  'in-progress',
  'onleave',
  'finished',
  'cancelled',
  'unknown',
] as const satisfies readonly R4.Encounter['status'][];
const LOCATION_STATUSES = ['planned', 'active', 'reserved', 'completed'] as const;

/** R4 wants a class, and GP Connect has none: that it is not known is said, since a guess between surgery, visit and telephone is none. */
const NOT_SAID: R4.Coding = {
  extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }],
};

function participants(given: Consultation['participant'], context: Context): R4.EncounterParticipant[] {
  return (given ?? []).map(({ type, period: during, individual }) =>
    defined({
      type: concepts(type),
      period: period(during),
      individual: reference<R4.Practitioner>(individual, context),
    }),
  );
}

function locations(given: Consultation['location'], context: Context): R4.EncounterLocation[] {
  return (given ?? []).flatMap(({ location, status, period: during }) => {
    const place = reference<R4.Location>(location, context);
    return place === undefined
      ? []
      : [defined({ location: place, status: oneOf(LOCATION_STATUSES, status), period: period(during) })];
  });
}

export function encounter(json: stu3.Stu3Resource, context: Context): R4.Encounter {
  const given = consultation.parse(json);
  return defined({
    resourceType: 'Encounter' as const,
    id: given.id,
    identifier: identifiers(given.identifier),
    status: known(given.status, STATUSES, 'status'),
    class: given.class === undefined ? NOT_SAID : coding(given.class),
    type: concepts(given.type),
    priority: concept(given.priority),
    subject,
    participant: some(participants(given.participant, context)),
    period: period(given.period),
    length: quantity(given.length),
    reasonCode: concepts(given.reason),
    location: some(locations(given.location, context)),
    serviceProvider: reference<R4.Organization>(given.serviceProvider, context),
    partOf: reference<R4.Encounter>(given.partOf, context),
  });
}
