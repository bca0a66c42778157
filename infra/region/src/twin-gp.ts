import type { IncomingMessage } from 'node:http';
import { systems } from '@ouzel/fhir';
import { z } from 'zod';
import { isRecordFault, spoilt } from './gp-faults.ts';
import { type Fault, type HttpTwin, openTwin, type TwinAnswer } from './http-twin.ts';
import { createInbox, type Notification } from './inbox.ts';

/** Practices' systems as GP Connect providers (Access Record: Structured, STU3), for several practices at once. */
export interface GpTwin extends HttpTwin {
  setFault(ods: string, fault: Fault | undefined): void;
  /** What the practices' systems make of somebody's record before they give it; without a change, as it is. */
  setChange(nhsNumber: string, change?: (record: unknown) => unknown): void;
  received(): readonly Notification[];
  /** Requests for a record that came, by practice. */
  asked(ods: string): number;
}

export interface GpTwinOptions {
  host: string;
  port: number;
  recordOf: (ods: string, nhsNumber: string) => unknown;
}

const SPINE = 'https://fhir.nhs.uk/STU3/ValueSet/Spine-ErrorOrWarningCode-1';
const RECORD = /^\/([A-Z0-9]+)\/STU3\/1\/gpconnect\/structured\/fhir\/Patient\/\$gpc\.getstructuredrecord$/;
const INTERACTION = 'urn:nhs:names:services:gpconnect:fhir:operation:gpc.getstructuredrecord-1';
const HEADERS = ['ssp-traceid', 'ssp-from', 'ssp-to', 'ssp-interactionid'];

function refusal(status: number, code: string, spine: string): TwinAnswer {
  const issue = [{ severity: 'error', code, details: { coding: [{ system: SPINE, code: spine }] } }];
  return {
    status,
    body: {
      resourceType: 'OperationOutcome',
      meta: { profile: ['https://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-OperationOutcome-1'] },
      issue,
    },
  };
}

const parameters = z.looseObject({
  resourceType: z.literal('Parameters'),
  parameter: z.array(
    z.looseObject({ name: z.string(), valueIdentifier: z.object({ system: z.string(), value: z.string() }).optional() }),
  ),
});
const claims = z.looseObject({
  iss: z.string(),
  sub: z.string(),
  aud: z.string(),
  iat: z.number(),
  exp: z.number(),
  reason_for_request: z.literal('directcare'),
  requested_scope: z.string(),
  requesting_device: z.looseObject({ resourceType: z.literal('Device') }),
  requesting_organization: z.looseObject({
    resourceType: z.literal('Organization'),
    identifier: z.array(z.looseObject({ system: z.literal(systems.odsCode) })),
  }),
  requesting_practitioner: z.looseObject({ resourceType: z.literal('Practitioner'), id: z.string() }),
});

/** What a provider checks before it looks: the Spine headers, and a JWT that names user and organisation and lives 300 s. */
function headersAreRight(request: IncomingMessage): boolean {
  if (HEADERS.some((name) => typeof request.headers[name] !== 'string') || request.headers['ssp-interactionid'] !== INTERACTION)
    return false;
  const [, payload, signature] = /^Bearer ([\w-]+\.[\w-]+\.)$/.exec(request.headers.authorization ?? '')?.[1]?.split('.') ?? [];
  if (payload === undefined || signature !== '') return false;
  const read = claims.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
  return read.success && read.data.exp - read.data.iat === 300 && read.data.sub === read.data.requesting_practitioner.id;
}

function numberAsked(body: string): string | undefined {
  const read = parameters.safeParse(JSON.parse(body));
  return read.data?.parameter.find(({ name }) => name === 'patientNHSNumber')?.valueIdentifier?.value;
}

export async function openGpTwin({ host, port, recordOf }: GpTwinOptions): Promise<GpTwin> {
  const faults = new Map<string, Fault>();
  const changes = new Map<string, (record: unknown) => unknown>();
  const counts = new Map<string, number>();
  const inbox = createInbox();
  const answer = (request: IncomingMessage, body: string): TwinAnswer => {
    const taken = inbox.take(request, body);
    if (taken !== undefined) return taken;
    const ods = RECORD.exec(request.url ?? '')?.[1];
    if (ods === undefined || request.method !== 'POST') return refusal(404, 'not-found', 'NO_RECORD_FOUND');
    counts.set(ods, (counts.get(ods) ?? 0) + 1);
    if (!headersAreRight(request)) return refusal(400, 'invalid', 'BAD_REQUEST');
    const nhsNumber = numberAsked(body);
    if (nhsNumber === undefined) return refusal(422, 'invalid', 'INVALID_PARAMETER');
    const fault = faults.get(ods);
    if (fault === 'no-patient-consent') return refusal(403, 'forbidden', 'NO_PATIENT_CONSENT');
    if (typeof fault === 'object' && 'spine' in fault) return refusal(fault.status, 'processing', fault.spine);
    const held = recordOf(ods, nhsNumber);
    if (held === undefined) return refusal(404, 'not-found', 'PATIENT_NOT_FOUND');
    const record = changes.get(nhsNumber)?.(held) ?? held;
    return { status: 200, body: isRecordFault(fault) ? spoilt(record, fault) : record };
  };
  const twin = await openTwin(host, port, answer, (path) => faults.get(path.split('/')[1] ?? ''));
  return {
    ...twin,
    setFault: (ods, fault) => void (fault === undefined ? faults.delete(ods) : faults.set(ods, fault)),
    setChange: (nhsNumber, change) => void (change === undefined ? changes.delete(nhsNumber) : changes.set(nhsNumber, change)),
    received: () => inbox.received(),
    asked: (ods) => counts.get(ods) ?? 0,
  };
}
