import type * as R4 from '@medplum/fhirtypes';
import { systems } from '@ouzel/fhir';
import { z } from 'zod';
import { codesOf, resourcesBelow } from './below.ts';
import { concept, dateTime, defined, identifiers, known, NotTranslatable, some, subject } from './elements.ts';
import { extensions } from './extension.ts';
import { keeps } from './fields/field.ts';
import { listFields } from './fields/list.ts';
import { type Context, notes, reference } from './references.ts';
import * as stu3 from './stu3.ts';

const schema = stu3.resource.extend({
  status: stu3.text.optional(),
  mode: stu3.text.optional(),
  title: stu3.text.optional(),
  code: stu3.concept.optional(),
  encounter: stu3.reference.optional(),
  date: stu3.text.optional(),
  source: stu3.reference.optional(),
  orderedBy: stu3.concept.optional(),
  note: z.array(stu3.annotation).optional(),
  entry: z
    .array(
      z.looseObject({
        flag: stu3.concept.optional(),
        deleted: z.boolean().optional(),
        date: stu3.text.optional(),
        item: stu3.reference.optional(),
      }),
    )
    .optional(),
  emptyReason: stu3.concept.optional(),
});
type Given = z.output<typeof schema>;

/** A consultation, a topic in it, a heading of a topic (GP Connect, "Consultations"; SNOMED CT UK). */
const CONSULTATION = ['325851000000107', '25851000000105', '24781000000107'];
const codeOf = z.looseObject({ code: stu3.concept.optional() });

/** Whether a List says how a consultation was written down. Other lists say what was asked for: their warnings are told. */
export const isConsultation = (json: stu3.Stu3Resource): boolean =>
  codeOf.safeParse(json).data?.code?.coding?.some(({ code }) => CONSULTATION.includes(code ?? '')) === true;

const keep = keeps(listFields);
const STATUSES = ['current', 'retired'] as const;
const MODES = ['snapshot', 'working'] as const;

function entriesOf(given: Given, context: Context): R4.ListEntry[] {
  return (given.entry ?? []).flatMap(({ flag, deleted, date, item }) => {
    if (deleted === true) throw new NotTranslatable('an entry is deleted');
    const found = reference<R4.Resource>(item, context);
    return found === undefined ? [] : [defined({ flag: concept(flag), date: dateTime(date), item: found })];
  });
}

export function list(json: stu3.Stu3Resource, context: Context): R4.List {
  const given = schema.parse(json);
  // What the list leads to is named by its codes and labels, so that a list is as sensitive as what is in it: whoever may not see that
  // does not see from the list that it is there.
  const below = resourcesBelow(json, context.siblings);
  const security = below.flatMap(context.labelsOf);
  const contents = codesOf(below).map((valueCoding): R4.Extension => ({ url: systems.listContentExtension, valueCoding }));
  return defined({
    resourceType: 'List' as const,
    id: given.id,
    meta: security.length === 0 ? undefined : { security },
    extension: some([...(extensions(given.extension, keep, context) ?? []), ...contents]),
    identifier: identifiers(given.identifier),
    status: known(given.status, STATUSES, 'status'),
    mode: known(given.mode, MODES, 'mode'),
    title: given.title,
    code: concept(given.code),
    subject,
    encounter: reference<R4.Encounter>(given.encounter, context),
    date: dateTime(given.date),
    source: reference<R4.Practitioner>(given.source, context),
    orderedBy: concept(given.orderedBy),
    note: notes(given.note, context),
    entry: some(entriesOf(given, context)),
    emptyReason: concept(given.emptyReason),
  });
}
