import type { Resource } from '@medplum/fhirtypes';
import { z } from 'zod';

const coding = z.object({ system: z.string().optional(), code: z.string().optional() });
const concept = z.object({ coding: z.array(coding).optional() });
const concepts = z
  .union([concept.transform((one) => [one]), z.array(concept)])
  .optional()
  .catch(undefined);
const period = z.object({ start: z.string().optional(), end: z.string().optional() }).optional().catch(undefined);
const text = z.string().optional().catch(undefined);

/** The elements that search and policy look at, wherever a type keeps them. Anything else about a resource is just its text. */
const seen = z.object({
  status: text,
  clinicalStatus: concepts,
  code: concepts,
  vaccineCode: concepts,
  medicationCodeableConcept: concepts,
  type: concepts,
  category: concepts,
  class: coding.optional().catch(undefined),
  identifier: z
    .array(z.object({ system: z.string().optional(), value: z.string().optional() }))
    .optional()
    .catch(undefined),
  effectiveDateTime: text,
  effectivePeriod: period,
  onsetDateTime: text,
  occurrenceDateTime: text,
  authoredOn: text,
  period,
  performedDateTime: text,
  recordedDate: text,
  dateAsserted: text,
  issued: text,
  date: text,
});

export interface Facts {
  clinicalDate: Date | undefined;
  status: string | undefined;
  /** `code:system|code`, `category:system|code`, `identifier:system|value`. */
  tokens: string[];
}

type Seen = z.output<typeof seen>;

/** The first date by which a clinician would file the resource. */
function clinicalDateOf(resource: Seen): Date | undefined {
  const dates = [
    resource.effectiveDateTime,
    resource.effectivePeriod?.start,
    resource.onsetDateTime,
    resource.occurrenceDateTime,
    resource.authoredOn,
    resource.period?.start,
    resource.performedDateTime,
    resource.recordedDate,
    resource.dateAsserted,
    resource.issued,
    resource.date,
  ];
  const first = dates.find((value) => value !== undefined);
  const date = new Date(first ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function tokensOf(kind: string, found: Seen['code']): string[] {
  return (found ?? []).flatMap((each) => each.coding ?? []).map((each) => `${kind}:${each.system ?? ''}|${each.code ?? ''}`);
}

export function factsOf(resource: Resource): Facts {
  const it = seen.parse(resource);
  const tokens = [
    ...[it.code, it.vaccineCode, it.medicationCodeableConcept, it.type].flatMap((found) => tokensOf('code', found)),
    ...tokensOf('category', it.category),
    ...(it.class === undefined ? [] : [`category:${it.class.system ?? ''}|${it.class.code ?? ''}`]),
    ...(it.identifier ?? []).map((identifier) => `identifier:${identifier.system ?? ''}|${identifier.value ?? ''}`),
  ];
  return { clinicalDate: clinicalDateOf(it), status: it.status ?? it.clinicalStatus?.[0]?.coding?.[0]?.code, tokens };
}
