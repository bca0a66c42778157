import { hash } from 'node:crypto';
import type { OperationOutcome } from '@medplum/fhirtypes';
import type { Shown } from '@ouzel/records';
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
  /** Public base of the API. */
  base: string;
  /** The person, by our id and as JSON text. */
  person: string;
  patient: string;
  now: Date;
  /** What the ids of this document follow from: another for each. */
  seed: string;
}

const VERSION_8 = 8;

/** The nth id of a document: a UUID of version 8 (RFC 9562 section 5.8), the same for the same seed. */
function idOf(seed: string, nth: number): string {
  const hex = hash('sha256', `${seed} ${nth}`, 'hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${VERSION_8}${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function compositionOf({ kind, filled, outcome, person, now, seed }: Document, sources: string): object {
  const shown = filled.filter(({ section, shown: resources }) => section.always || resources.length > 0).map(sectionOf);
  const asked = {
    title: 'Sources',
    text: narrative(outcome.issue.flatMap(({ diagnostics }) => diagnostics ?? [])),
    entry: [{ reference: sources }],
  };
  return {
    resourceType: 'Composition',
    id: idOf(seed, 1),
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
export function documentOf(document: Document): { body: Buffer; resources: Shown[] } {
  const { base, person, patient, now, filled, seed } = document;
  const outcome = { ...document.outcome, id: idOf(seed, 0) };
  const sources = `urn:uuid:${idOf(seed, 2)}`;
  const resources = [...new Map(filled.flatMap(({ shown }) => shown).map((each) => [each.id, each])).values()];
  const entries = [
    `{"fullUrl":"urn:uuid:${idOf(seed, 3)}","resource":${JSON.stringify(compositionOf(document, sources))}}`,
    `{"fullUrl":"${base}/Patient/${person}","resource":${patient}}`,
    ...resources.map(({ type, id, text }) => `{"fullUrl":"${base}/${type}/${id}","resource":${text}}`),
    `{"fullUrl":"${sources}","resource":${JSON.stringify(outcome)}}`,
  ];
  const identifier = JSON.stringify({ system: 'urn:ietf:rfc:3986', value: `urn:uuid:${idOf(seed, 4)}` });
  const head = `{"resourceType":"Bundle","identifier":${identifier},"type":"document","timestamp":"${now.toISOString()}"`;
  return { body: Buffer.from(`${head},"entry":[${entries.join(',')}]}`), resources };
}
