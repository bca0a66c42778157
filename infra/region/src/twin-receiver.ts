import type { CapabilityStatement } from '@medplum/fhirtypes';
import { type Fault, type HttpTwin, openTwin, type TwinAnswer } from './http-twin.ts';
import { createInbox, type Notification } from './inbox.ts';

/** A FHIR receiver of notifications: a council's or a care home's system. `POST /{ODS}/inbox`, `GET /metadata`. */
export interface ReceiverTwin extends HttpTwin {
  received(): readonly Notification[];
  setFault(fault: Fault | undefined): void;
}

const CAPABILITIES: CapabilityStatement = {
  resourceType: 'CapabilityStatement',
  status: 'active',
  date: '2026-01-01',
  kind: 'instance',
  implementation: { description: 'A twin of a system that takes notifications' },
  fhirVersion: '4.0.1',
  format: ['json'],
};
const NOTHING = { status: 404, body: { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'not-found' }] } };

/** @param knows NHS numbers of the people whom the receiver has, as a council has its open cases; absent: everybody. */
export async function openReceiverTwin(host: string, port: number, knows?: ReadonlySet<string>): Promise<ReceiverTwin> {
  const inbox = createInbox(knows);
  let fault: Fault | undefined;
  const twin = await openTwin(
    host,
    port,
    (request, body): TwinAnswer => {
      if (request.method === 'GET' && request.url === '/metadata') return { status: 200, body: CAPABILITIES };
      return inbox.take(request, body) ?? NOTHING;
    },
    () => fault,
  );
  return {
    ...twin,
    received: () => inbox.received(),
    setFault: (next) => {
      fault = next;
    },
  };
}
