import { hash } from 'node:crypto';
import type { DocumentReference, MessageHeader } from '@medplum/fhirtypes';
import type { Organisation } from '@ouzel/exchange';
import { systems } from '@ouzel/fhir';
import type { Claimed } from '../lane.ts';
import { EVENT_SYSTEM } from '../notification.ts';
import type { FilledSection } from './sections.ts';

const LOINC = 'http://loinc.org';
const TYPE = { coding: [{ system: LOINC, code: '18761-7', display: 'Transfer summary note' }] };
const NOTHING = 'Nothing is recorded here by those who contribute. This does not mean that there is nothing.';
const LIVE =
  'What the practice holds is not in this pack, since a practice is asked live: read the record for it. Information may be withheld.';

const div = (text: string) => ({ status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml"><p>${text}</p></div>` });

function sectionOf({ section: { code, title }, shown, more }: FilledSection): object {
  const head = { title, code: { coding: [{ system: LOINC, code }] } };
  const said = `${shown.length} entries${more ? ', the newest of more' : ''}.`;
  if (shown.length > 0) return { ...head, text: div(said), entry: shown.map(({ type, id }) => ({ reference: `${type}/${id}` })) };
  const emptyReason = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/list-empty-reason', code: 'unavailable' }] };
  return { ...head, text: div(NOTHING), emptyReason };
}

export interface Pack {
  claimed: Claimed;
  destination: Organisation;
  /** The person by our id, and their Patient as JSON text. */
  person: string;
  patient: string;
  encounter: string;
  filled: readonly FilledSection[];
  now: Date;
}

/** Version 8 of a UUID (RFC 9562 section 5.8), the same at every try of one delivery. */
function idOf({ claimed }: Pack, part: string): string {
  const hex = hash('sha256', `${claimed.delivery} ${part}`, 'hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The document itself (https://hl7.org/fhir/R4/documents.html), as JSON text: resources go in as they are kept. */
function documentOf(pack: Pack): string {
  const { person, patient, filled, now } = pack;
  const composition = {
    resourceType: 'Composition',
    id: idOf(pack, 'composition'),
    status: 'final',
    type: TYPE,
    subject: { reference: `Patient/${person}` },
    encounter: { reference: `Encounter/${pack.encounter}` },
    date: now.toISOString(),
    author: [{ display: 'Ouzel shared care record' }],
    title: 'Transfer from a care home',
    section: [...filled.map(sectionOf), { title: 'What is not here', text: div(LIVE) }],
  };
  const resources = [...new Map(filled.flatMap(({ shown }) => shown).map((each) => [each.id, each.text])).values()];
  const entries = [JSON.stringify(composition), patient, ...resources].map((text) => `{"resource":${text}}`);
  const identifier = JSON.stringify({ system: 'urn:ietf:rfc:3986', value: `urn:uuid:${idOf(pack, 'document')}` });
  return `{"resourceType":"Bundle","id":"${idOf(pack, 'document')}","identifier":${identifier},"type":"document","timestamp":"${now.toISOString()}","entry":[${entries.join(',')}]}`;
}

/** What names the document, as a reader of documents finds it. */
const referenceOf = (pack: Pack, document: string, url: string): DocumentReference => ({
  resourceType: 'DocumentReference',
  id: idOf(pack, 'reference'),
  masterIdentifier: { system: 'urn:ietf:rfc:3986', value: url },
  status: 'current',
  docStatus: 'final',
  type: TYPE,
  subject: { reference: `Patient/${pack.person}` },
  date: pack.now.toISOString(),
  description: 'Transfer pack of a resident of a care home',
  content: [
    {
      attachment: {
        contentType: 'application/fhir+json',
        url,
        size: Buffer.byteLength(document),
        // https://hl7.org/fhir/R4/datatypes-definitions.html#Attachment.hash: SHA-1.
        hash: hash('sha1', document, 'base64'),
        title: 'Transfer from a care home',
      },
    },
  ],
  context: { encounter: [{ reference: `Encounter/${pack.encounter}` }] },
});

/** The message that brings it: MessageHeader, the DocumentReference that is its focus, the document that this names, and the Patient. */
export function packMessage(pack: Pack): Buffer {
  const { claimed, destination, patient } = pack;
  const document = documentOf(pack);
  const url = `urn:uuid:${idOf(pack, 'document')}`;
  const header: MessageHeader = {
    resourceType: 'MessageHeader',
    id: claimed.delivery,
    eventCoding: { system: EVENT_SYSTEM, code: claimed.kind },
    destination: [{ endpoint: `urn:ods:${destination.ods}`, name: destination.name }],
    source: { endpoint: 'urn:ouzel', name: 'Ouzel' },
    focus: [{ reference: `DocumentReference/${idOf(pack, 'reference')}` }],
  };
  const identifier = JSON.stringify({ system: `${systems.custodianTag}/delivery`, value: claimed.delivery });
  const head = `{"resourceType":"Bundle","id":"${idOf(pack, 'message')}","type":"message","identifier":${identifier},"timestamp":"${claimed.occurred.toISOString()}"`;
  const entries = [
    `{"resource":${JSON.stringify(header)}}`,
    `{"resource":${JSON.stringify(referenceOf(pack, document, url))}}`,
    `{"fullUrl":"${url}","resource":${document}}`,
    `{"resource":${patient}}`,
  ];
  return Buffer.from(`${head},"entry":[${entries.join(',')}]}`);
}
