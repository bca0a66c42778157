import type * as R4 from '@medplum/fhirtypes';
import { z } from 'zod';
import {
  coding,
  concept,
  concepts,
  dateTime,
  defined,
  identifier,
  identifiers,
  known,
  NotTranslatable,
  period,
  subject,
} from './elements.ts';
import { oneOf } from './names.ts';
import { type Context, reference, references } from './references.ts';
import * as stu3 from './stu3.ts';

const attachment = z.looseObject({
  contentType: stu3.text.optional(),
  language: stu3.text.optional(),
  url: stu3.text.optional(),
  size: z.int().nonnegative().optional(),
  hash: stu3.text.optional(),
  title: stu3.text.optional(),
  creation: stu3.text.optional(),
});
const pointer = stu3.resource.extend({
  masterIdentifier: stu3.identifier.optional(),
  status: stu3.text.optional(),
  docStatus: stu3.text.optional(),
  type: stu3.concept.optional(),
  class: stu3.concept.optional(),
  created: stu3.text.optional(),
  indexed: stu3.text.optional(),
  author: z.array(stu3.reference).optional(),
  authenticator: stu3.reference.optional(),
  custodian: stu3.reference.optional(),
  description: stu3.text.optional(),
  securityLabel: z.array(stu3.concept).optional(),
  content: z.array(z.looseObject({ attachment: attachment.optional(), format: stu3.coding.optional() })).optional(),
  context: z
    .looseObject({
      encounter: stu3.reference.optional(),
      event: z.array(stu3.concept).optional(),
      period: stu3.period.optional(),
      facilityType: stu3.concept.optional(),
      practiceSetting: stu3.concept.optional(),
    })
    .optional(),
});
type Pointer = z.output<typeof pointer>;

const DOC_STATUSES = ['preliminary', 'final', 'amended'] as const;

function contentOf(given: Pointer): R4.DocumentReferenceContent[] {
  const contents = (given.content ?? []).map(({ attachment: file, format }): R4.DocumentReferenceContent => ({
    // The address is one of the practice's own system, which nobody but the exchange can reach: it is not shown.
    attachment: defined({
      contentType: file?.contentType,
      language: file?.language,
      size: file?.size,
      hash: file?.hash,
      title: file?.title,
      creation: dateTime(file?.creation) ?? dateTime(given.created),
    }),
    ...(format === undefined ? {} : { format: coding(format) }),
  }));
  if (contents.length === 0) throw new NotTranslatable('no content');
  return contents;
}

function contextOf(given: Pointer['context'], context: Context): R4.DocumentReferenceContext | undefined {
  const encounter = reference<R4.Encounter>(given?.encounter, context);
  const shown = defined({
    encounter: encounter === undefined ? undefined : [encounter],
    event: concepts(given?.event),
    period: period(given?.period),
    facilityType: concept(given?.facilityType),
    practiceSetting: concept(given?.practiceSetting),
  });
  return Object.keys(shown).length === 0 ? undefined : shown;
}

/** That the practice has a document: what it is, from when, by whom. Source: GP Connect, DocumentReference of Structured and of Access Document. */
export function documentReference(json: stu3.Stu3Resource, context: Context): R4.DocumentReference {
  const given = pointer.parse(json);
  const category = concept(given.class);
  const indexed = dateTime(given.indexed);
  return defined({
    resourceType: 'DocumentReference' as const,
    id: given.id,
    masterIdentifier: identifier(given.masterIdentifier),
    identifier: identifiers(given.identifier),
    status: known(given.status, ['current', 'superseded'], 'status'),
    docStatus: oneOf(DOC_STATUSES, given.docStatus),
    type: concept(given.type),
    category: category === undefined ? undefined : [category],
    subject,
    date: indexed !== undefined && indexed.length > 10 ? indexed : undefined,
    author: references<R4.Practitioner>(given.author, context),
    authenticator: reference<R4.Practitioner>(given.authenticator, context),
    custodian: reference<R4.Organization>(given.custodian, context),
    description: given.description,
    securityLabel: concepts(given.securityLabel),
    content: contentOf(given),
    context: contextOf(given.context, context),
  });
}
