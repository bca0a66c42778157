import type { Subject } from '@ouzel/exchange';
import { dateSpanOf, FhirError, isObject, parseNhsNumber, systems, uuidOfBase32 } from '@ouzel/fhir';
import { directivesOfConsent, type Rule } from './consent-rules.ts';
import { consentShape, type ConsentShape } from './consent-shape.ts';
import { limits } from './limits.ts';

/** A Consent that was judged: about whom, what it says, and its text as it is kept. */
export interface JudgedConsent {
  subject: Extract<Subject, { by: 'person' | 'nhs-number' }>;
  rules: Rule[];
  /** Without id, meta and patient. */
  resource: string;
  dateTime: string;
}

function subjectOf({ patient }: ConsentShape, base: string): JudgedConsent['subject'] {
  const expression = ['Consent.patient'];
  const { identifier } = patient;
  if (isObject(identifier) && identifier['system'] === systems.nhsNumber && patient.reference === undefined)
    return { by: 'nhs-number', nhsNumber: parseNhsNumber(String(identifier['value']), 'Consent.patient.identifier.value') };
  const person = uuidOfBase32((patient.reference ?? '').replace(`${base}/`, '').replace(/^Patient\//, ''));
  if (person === undefined || identifier !== undefined)
    throw new FhirError('missing-element', 'Name the person once: by a Patient here or by NHS number.', { expression });
  return { by: 'person', person };
}

/** A reference to a Patient other than the subject would show one person's decision as another's. */
function assertOnePerson(consent: ConsentShape, base: string): void {
  const relative = (text: string): string => text.replace(`${base}/`, '');
  const own = relative(consent.patient.reference ?? '');
  const others = [...JSON.stringify(consent).matchAll(/"reference":"([^"]*Patient\/[^"]*)"/g)].filter(
    ([, found]) => relative(found ?? '') !== own,
  );
  if (others.length > 0)
    throw new FhirError('two-identities', 'It refers to another Patient than the one whom it is about.', {
      expression: ['Consent'],
    });
}

/** Rules that do not know a part of it must not be made from the rest. */
function understood(resource: unknown): ConsentShape {
  const read = consentShape.safeParse(resource);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const path = [...(issue?.path ?? []), ...unknown].map(String).filter((part) => /^[A-Za-z0-9]{1,40}$/.test(part));
  throw new FhirError(
    'not-understood',
    'This part of a Consent is missing, or is one that cannot be carried out here: see contracts/fhir/consent.md.',
    {
      expression: [['Consent', ...path].join('.')],
    },
  );
}

/**
 * Judges a Consent that the validation package found good FHIR: whether every part of it can be carried out.
 * @throws FhirError `not-understood`, `unsafe`, `missing-element`, `two-identities`, `bad-nhs-number`.
 */
export function judgeConsent(json: unknown, { base, now }: { base: string; now: Date }): JudgedConsent {
  const consent = understood(json);
  const [from = 0] = dateSpanOf(consent.dateTime) ?? [];
  if (from > now.getTime() + limits.clockAheadMs)
    throw new FhirError('unsafe', 'It is dated in the future.', { expression: ['Consent.dateTime'] });
  assertOnePerson(consent, base);
  const rules = directivesOfConsent(consent);
  const { id: _id, meta: _meta, patient: _patient, resourceType: _type, extension, ...rest } = consent;
  // Ours says something of the version that was read, and not of the one that is sent.
  const kept = extension?.filter((each) => !isObject(each) || each['url'] !== systems.permissionVoidExtension) ?? [];
  const resource = JSON.stringify({ ...rest, ...(kept.length === 0 ? {} : { extension: kept }) });
  return { subject: subjectOf(consent, base), rules, resource, dateTime: consent.dateTime };
}
