import { parseExact, stringifyExact } from '@ouzel/fhir';
import { z } from 'zod';

/**
 * What may be shown of a restricted person's resources: clinical content without a free text, an organisation, a person or a place that
 * could locate them. An allow-list, so that an element nobody thought of stays inside.
 */
const ALLOWED = new Set([
  'resourceType',
  'id',
  'status',
  'clinicalStatus',
  'verificationStatus',
  'category',
  'code',
  'medicationCodeableConcept',
  'vaccineCode',
  'type',
  'class',
  'criticality',
  'severity',
  'intent',
  'subject',
  'patient',
  'effectiveDateTime',
  'effectivePeriod',
  'onsetDateTime',
  'abatementDateTime',
  'recordedDate',
  'occurrenceDateTime',
  'authoredOn',
  'dateAsserted',
  'issued',
  'period',
  'valueQuantity',
  'valueCodeableConcept',
  'valueBoolean',
  'valueInteger',
  'interpretation',
  'referenceRange',
  'component',
]);
/** Whether what a path leads to is shown of a restricted person: `code`, `component.code`, `value[Quantity]`; `effective[x]` where any type is. */
export function isShown(path: string): boolean {
  const [, element = '', type] = /^(\w+)(?:\[(\w+)\])?/.exec(path) ?? [];
  if (type === 'x') return [...ALLOWED].some((each) => each.startsWith(element) && each !== element);
  return ALLOWED.has(element + (type ?? ''));
}

const DROPPED_WITHIN = new Set(['text', 'display', 'extension', 'note', 'identifier', 'valueString', 'unit']);

/** Systems whose codes and displays are terms: those of a supplier may hold anything. */
const TERMS = /^http:\/\/(snomed\.info\/sct|loinc\.org|terminology\.hl7\.org)(\/|$)/;
export const isOfTerms = (system: string): boolean => TERMS.test(system);

const object = z.record(z.string(), z.unknown());
const term = z.object({ system: z.string().regex(TERMS), code: z.string(), display: z.string().optional() });
/** A label without its display, which may hold anything. */
const label = z.object({ system: z.string().optional(), code: z.string().optional() });

function withoutText(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withTerms);
  const inner = object.safeParse(value);
  if (!inner.success) return value;
  const kept = Object.entries(inner.data).filter(([name]) => !DROPPED_WITHIN.has(name));
  return Object.fromEntries(kept.map(([name, content]) => [name, withTerms(content)]));
}

/** Of a concept, wherever it stands, only the terms of SNOMED, LOINC and HL7, with their displays. */
function withTerms(value: unknown): unknown {
  const inner = object.safeParse(value);
  if (!inner.success || !Array.isArray(inner.data['coding'])) return withoutText(value);
  return { coding: inner.data['coding'].flatMap((each) => term.safeParse(each).data ?? []) };
}

/** Said in the place of what R4 requires and is not shown (https://hl7.org/fhir/R4/extension-data-absent-reason.html). */
const MASKED = { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'masked' }] };
const STANDS_FOR: Readonly<Record<string, { element: RegExp; masked: Readonly<Record<string, unknown>> }>> = {
  DocumentReference: { element: /^content$/, masked: { content: [{ attachment: MASKED }] } },
  MedicationRequest: { element: /^medication/, masked: { medicationCodeableConcept: MASKED } },
  MedicationStatement: { element: /^medication/, masked: { medicationCodeableConcept: MASKED } },
  Appointment: { element: /^participant$/, masked: { participant: [{ _status: MASKED }] } },
  Immunization: { element: /^occurrence/, masked: { _occurrenceString: MASKED } },
};

function withRequired(resource: Record<string, unknown>): Record<string, unknown> {
  const required = STANDS_FOR[String(resource['resourceType'])];
  if (required === undefined || Object.keys(resource).some((name) => required.element.test(name))) return resource;
  return { ...resource, ...required.masked };
}

/** The resource text without whatever could locate the person. */
export function redactLocation(text: string): string {
  const resource = object.parse(parseExact(text));
  const meta = z
    .object({ versionId: z.string(), lastUpdated: z.string(), security: z.array(label).optional() })
    .parse(resource['meta']);
  const kept = Object.entries(resource).filter(([name]) => ALLOWED.has(name));
  return stringifyExact({ ...withRequired(Object.fromEntries(kept.map(([name, value]) => [name, withTerms(value)]))), meta });
}
