import { type Fault, type HttpTwin, openTwin } from './http-twin.ts';
import { createInbox, type Notification } from './inbox.ts';

/** A FHIR receiver of notifications: a council's or a care home's system. */
export interface ReceiverTwin extends HttpTwin {
  received(): readonly Notification[];
  setFault(fault: Fault | undefined): void;
}

export async function openReceiverTwin(host: string, port: number): Promise<ReceiverTwin> {
  const inbox = createInbox();
  let fault: Fault | undefined;
  const nothing = { status: 404, body: { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'not-found' }] } };
  const twin = await openTwin(
    host,
    port,
    (request, body) => inbox.take(request, body) ?? nothing,
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
