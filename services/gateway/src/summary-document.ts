import { randomUUID } from 'node:crypto';
import type { OperationOutcome } from '@medplum/fhirtypes';
import type { Permit } from '@ouzel/exchange';
import { base32OfUuid } from '@ouzel/fhir';
import type { Shown } from '@ouzel/records';
import type { Call } from './context.ts';
import { lineOf, narrative } from './narrative.ts';
import type { Section } from './summary-sections.ts';

const LOINC = 'http://loinc.org';
const IPS = 'http://hl7.org/fhir/uv/ips/StructureDefinition';

export interface Kind {
  target: string;
  title: string;
  sections: readonly Section[];
  profile: boolean;
}

/** A section and what of the record belongs into it. */
export interface Filled {
  section: Section;
  shown: readonly Shown[];
}

/** "None recorded" is not "none": an absence in the sources that answered is said as no more than that. */
const NOTHING =
  'Nothing is recorded here by the sources that answered. This does not mean that there is nothing: see the sources below.';

function sectionOf({ section, shown }: Filled): object {
  const { code, title } = section;
  const head = { title, code: { coding: [{ system: LOINC, code }] } };
  if (shown.length === 0) {
    const emptyReason = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/list-empty-reason', code: 'unavailable' }] };
    return { ...head, text: narrative([NOTHING]), emptyReason };
  }
  return { ...head, text: narrative(shown.map(lineOf)), entry: shown.map(({ type, id }) => ({ reference: `${type}/${id}` })) };
}

export interface Document {
  kind: Kind;
  filled: readonly Filled[];
  outcome: OperationOutcome;
  permit: Permit;
  now: Date;
}

function compositionOf({ kind, filled, outcome, permit, now }: Document, sources: string): object {
  const person = base32OfUuid(permit.person);
  const shown = filled.filter(({ section, shown: resources }) => section.always || resources.length > 0).map(sectionOf);
  const asked = {
    title: 'Sources',
    text: narrative(outcome.issue.flatMap(({ diagnostics }) => diagnostics ?? [])),
    entry: [{ reference: sources }],
  };
  return {
    resourceType: 'Composition',
    id: randomUUID(),
    ...(kind.profile ? { meta: { profile: [`${IPS}/Composition-uv-ips`] } } : {}),
    status: 'final',
    type: { coding: [{ system: LOINC, code: '60591-5', display: 'Patient summary Document' }] },
    subject: { reference: `Patient/${person}` },
    date: now.toISOString(),
    author: [{ display: 'Ouzel shared care record' }],
    title: kind.title,
    confidentiality: 'N',
    section: [...shown, asked],
  };
}

/** A document Bundle: the Composition, the person, and each resource once (https://hl7.org/fhir/R4/documents.html). */
export function documentOf(call: Call, document: Document): { body: Buffer; resources: Shown[] } {
  const { base, locator } = call.gateway;
  const { permit, now, outcome, filled } = document;
  const person = base32OfUuid(permit.person);
  const sources = `urn:uuid:${randomUUID()}`;
  const resources = [...new Map(filled.flatMap(({ shown }) => shown).map((each) => [each.id, each])).values()];
  const entries = [
    `{"fullUrl":"urn:uuid:${randomUUID()}","resource":${JSON.stringify(compositionOf(document, sources))}}`,
    `{"fullUrl":"${base}/Patient/${person}","resource":${locator.patientOf(permit).text}}`,
    ...resources.map(({ type, id, text }) => `{"fullUrl":"${base}/${type}/${id}","resource":${text}}`),
    `{"fullUrl":"${sources}","resource":${JSON.stringify(outcome)}}`,
  ];
  const identifier = JSON.stringify({ system: 'urn:ietf:rfc:3986', value: `urn:uuid:${randomUUID()}` });
  const head = `{"resourceType":"Bundle","identifier":${identifier},"type":"document","timestamp":"${now.toISOString()}"`;
  return { body: Buffer.from(`${head},"entry":[${entries.join(',')}]}`), resources };
}
