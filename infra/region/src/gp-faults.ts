import { z } from 'zod';

/** How a practice's system may be told to spoil the record that it gives. */
export type RecordFault =
  | 'wrong-patient'
  | 'mixed-patients'
  | 'unknown-modifier'
  /** So many further Observations as there are texts, each with one of them wherever a text may stand. */
  | { texts: readonly string[] }
  /** A searchset that says where it goes on. */
  | { nextLink: string };

/** The family name of whoever a spoilt record is about: it must never be seen. */
export const SOMEBODY_ELSE = 'Mistaken-Elsewhere';

const OTHER_NUMBER = '9000000009';
const record = z.looseObject({
  resourceType: z.literal('Bundle'),
  entry: z.array(z.looseObject({ resource: z.looseObject({ resourceType: z.string(), id: z.string() }) })),
});
type GpRecord = z.output<typeof record>;
type GpResource = GpRecord['entry'][number]['resource'];

const changed = (given: GpRecord, change: (resource: GpResource) => GpResource): GpRecord => ({
  ...given,
  entry: given.entry.map((each) => ({ ...each, resource: change(each.resource) })),
});
const added = (given: GpRecord, resources: readonly GpResource[]): GpRecord => ({
  ...given,
  entry: [...given.entry, ...resources.map((resource) => ({ resource }))],
});

const isObservation = ({ resourceType }: GpResource): boolean => resourceType === 'Observation';

function anObservation({ entry }: GpRecord): GpResource {
  const found = entry.map(({ resource }) => resource).find(isObservation);
  if (found === undefined) throw new Error('A record without an Observation cannot be spoilt so.');
  return found;
}

const wrongPatient = (given: GpRecord): GpRecord =>
  changed(given, (resource) =>
    resource.resourceType !== 'Patient'
      ? { ...resource, comment: SOMEBODY_ELSE }
      : {
          ...resource,
          identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: OTHER_NUMBER }],
          name: [{ family: SOMEBODY_ELSE }],
        },
  );

const mixedPatients = (given: GpRecord): GpRecord =>
  added(given, [
    { ...anObservation(given), id: 'of-somebody-else', subject: { reference: 'Patient/somebody-else' }, comment: SOMEBODY_ELSE },
  ]);

const unknownModifier = (given: GpRecord): GpRecord => {
  const modifierExtension = [{ url: 'https://fhir.example.nhs.uk/StructureDefinition/not-what-it-seems', valueBoolean: true }];
  return changed(given, (resource) => (isObservation(resource) ? { ...resource, modifierExtension } : resource));
};

const withTexts = (given: GpRecord, texts: readonly string[]): GpRecord => {
  const like = anObservation(given);
  const { valueQuantity: _value, component: _parts, ...rest } = like;
  return added(
    given,
    texts.map((text, at) => ({ ...rest, resourceType: like.resourceType, id: `text-${at}`, comment: text, valueString: text })),
  );
};

/** The record as the fault has it. @throws Error where it is no record. */
export function spoilt(given: unknown, fault: RecordFault): unknown {
  const read = record.parse(given);
  if (fault === 'wrong-patient') return wrongPatient(read);
  if (fault === 'mixed-patients') return mixedPatients(read);
  if (fault === 'unknown-modifier') return unknownModifier(read);
  if ('texts' in fault) return withTexts(read, fault.texts);
  return { ...read, type: 'searchset', link: [{ relation: 'next', url: fault.nextLink }] };
}

const SPOILING: readonly unknown[] = ['wrong-patient', 'mixed-patients', 'unknown-modifier'];

export const isRecordFault = (fault: unknown): fault is RecordFault =>
  SPOILING.includes(fault) || (typeof fault === 'object' && fault !== null && ('texts' in fault || 'nextLink' in fault));
