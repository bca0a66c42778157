import { createHash } from 'node:crypto';
import type { Requester, SourceStatus } from '@ouzel/exchange';
import { parseJsonOfAnyText, systems } from '@ouzel/fhir';
import { limitedBody } from '@ouzel/runtime';
import { z } from 'zod';
import { gpConnectJwt } from './jwt.ts';
import { limits } from './limits.ts';
import { type TranslatedRecord, translateRecord } from './translate/record.ts';

/** Where a practice's system is, and the ASIDs of both ends. */
export interface GpEndpoint {
  /** Service root, for example `https://provider/A12345/STU3/1/gpconnect/structured/fhir`. */
  root: string;
  fromAsid: string;
  toAsid: string;
}

export type GpAnswer =
  | { ok: true; translated: TranslatedRecord; contentHash: string }
  | {
      ok: false;
      status: Extract<SourceStatus, 'timed-out' | 'unavailable' | 'refused'>;
      text: string;
      /** The person's own word, by the practice: its code of the Spine. */
      dissent?: string;
      /** It was about somebody else. */
      conflict?: boolean;
    };

const INTERACTION = 'urn:nhs:names:services:gpconnect:fhir:operation:gpc.getstructuredrecord-1';

const flag = (name: string, part: string, value: boolean) => ({ name, part: [{ name: part, valueBoolean: value }] });

function parametersOf(nhsNumber: string): unknown {
  return {
    resourceType: 'Parameters',
    parameter: [
      { name: 'patientNHSNumber', valueIdentifier: { system: systems.nhsNumber, value: nhsNumber } },
      flag('includeAllergies', 'includeResolvedAllergies', true),
      flag('includeMedication', 'includePrescriptionIssues', true),
      { name: 'includeProblems' },
      flag('includeImmunisations', 'includeNotGiven', true),
      { name: 'includeUncategorisedData' },
      { name: 'includeInvestigations' },
      { name: 'includeConsultations' },
      { name: 'includeReferrals' },
      { name: 'includeDiaryEntries' },
    ],
  };
}

type Failed = Extract<GpAnswer, { ok: false }>;
const failure = (status: Failed['status'], text: string): Failed => ({ ok: false, status, text });

const outcome = z.looseObject({
  issue: z.array(
    z.looseObject({
      details: z.looseObject({ coding: z.array(z.looseObject({ code: z.string().optional() })).optional() }).optional(),
    }),
  ),
});
/** The one refusal that is the person's, and so is one to everybody. */
const DISSENT = 'NO_PATIENT_CONSENT';
const REFUSALS: Readonly<Record<string, string>> = {
  NO_PATIENT_CONSENT: 'The person has not agreed to the practice sharing this.',
  NO_ORGANISATION_CONSENT: 'The practice does not share with this organisation.',
};
/** What else a practice's system or the Spine says by a code (STANDARDS 2.2), for the reader. No code says that nothing is held. */
const TROUBLES: Readonly<Record<string, string>> = {
  PATIENT_NOT_FOUND: 'The practice did not show a record; this does not mean that it has none.',
  NO_RECORD_FOUND: 'The practice did not show a record; this does not mean that it has none.',
  INVALID_NHS_NUMBER: 'The practice did not accept the NHS number.',
  INVALID_IDENTIFIER_VALUE: 'The practice did not accept the NHS number.',
  INVALID_IDENTIFIER_SYSTEM: 'The practice did not accept the NHS number.',
  INVALID_PATIENT_DEMOGRAPHICS: 'The practice could not match the person to its own record.',
  ACCESS_DENIED: 'The practice did not let this user or organisation in.',
  NO_RELATIONSHIP: 'The practice did not let this user or organisation in.',
  ORGANISATION_NOT_FOUND: "The practice's system does not know the organisation that asks.",
  PRACTITIONER_NOT_FOUND: "The practice's system does not know the user who asks.",
  ASID_CHECK_FAILED: 'The Spine does not know the exchange as a user of this practice.',
  NOT_IMPLEMENTED: "The practice's system does not offer this.",
  INVALID_PARAMETER: "The practice's system did not understand the question.",
  INVALID_RESOURCE: "The practice's system did not understand the question.",
  REFERENCE_NOT_FOUND: "The practice's system did not understand the question.",
  BAD_REQUEST: "The practice's system did not understand the question.",
  DUPLICATE_REJECTED: 'The practice took the question for one that it had answered.',
  INTERNAL_SERVER_ERROR: "The practice's system failed.",
};

/** A practice's refusal in our words. "Patient not found" also covers sensitive, dead and unverified people: it never means "holds nothing". */
function refusalOf(status: number, json: unknown): GpAnswer {
  const codes =
    outcome.safeParse(json).data?.issue.flatMap((issue) => issue.details?.coding?.flatMap(({ code }) => code ?? []) ?? []) ?? [];
  const refused = codes.find((code) => code in REFUSALS);
  if (refused === DISSENT) return { ...failure('refused', REFUSALS[refused] ?? ''), dissent: refused };
  if (refused !== undefined) return failure('refused', REFUSALS[refused] ?? '');
  const trouble = codes
    .map((code) => TROUBLES[code.replace(/^ASID_CHECK_FAILED.*/, 'ASID_CHECK_FAILED')])
    .find((text) => text !== undefined);
  if (trouble !== undefined) return failure('unavailable', trouble);
  return failure('unavailable', `The practice answered with an error (HTTP ${status}).`);
}

/** Of the translation: what was kept under another one is translated anew, though the practice sends the same. */
const TRANSLATION = '3\n';

export interface GpRequest {
  endpoint: GpEndpoint;
  requester: Requester;
  nhsNumber: string;
  traceId: string;
  issuer: string;
  now: Date;
  signal: AbortSignal;
}

async function post({ endpoint, requester, nhsNumber, traceId, issuer, now, signal }: GpRequest): Promise<Response> {
  const id = `${traceId.slice(0, 8)}-${traceId.slice(8, 12)}-${traceId.slice(12, 16)}-${traceId.slice(16, 20)}-${traceId.slice(20, 32)}`;
  return fetch(`${endpoint.root}/Patient/$gpc.getstructuredrecord`, {
    method: 'POST',
    // A redirect could send a person's NHS number anywhere.
    redirect: 'manual',
    signal,
    headers: {
      'Ssp-TraceID': id,
      'Ssp-From': endpoint.fromAsid,
      'Ssp-To': endpoint.toAsid,
      'Ssp-InteractionID': INTERACTION,
      Authorization: `Bearer ${gpConnectJwt(requester, { audience: endpoint.root, issuer, now })}`,
      Accept: 'application/fhir+json',
      'Content-Type': 'application/fhir+json',
    },
    body: JSON.stringify(parametersOf(nhsNumber)),
  });
}

/** Asks a practice for a structured record. Every failure is an answer; nothing that a practice sends makes this reject. */
export async function askGpConnect(request: GpRequest): Promise<GpAnswer> {
  try {
    const response = await post(request);
    const type = response.headers.get('content-type') ?? '';
    const body = await limitedBody(response, limits.answerBytesMax);
    if (body === undefined) return failure('unavailable', 'The practice sent more than can be taken in.');
    if (!/^application\/(fhir\+)?json/.test(type))
      return failure('unavailable', 'The practice sent something that is not a FHIR answer.');
    const json = parseJsonOfAnyText(body);
    if (!response.ok) return refusalOf(response.status, json);
    return {
      ok: true,
      translated: translateRecord(json, { nhsNumber: request.nhsNumber }),
      contentHash: createHash('sha256').update(TRANSLATION).update(body).digest('hex'),
    };
  } catch {
    if (request.signal.aborted) return failure('timed-out', 'The practice did not answer in time.');
    return failure('unavailable', 'The practice could not be reached, or what it sent could not be read.');
  }
}
