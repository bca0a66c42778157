import { createServer } from 'node:http';
import { z } from 'zod';

/** A delivery as it came to a destination. Whoever takes them tells them apart by `key`, and by nothing else. */
export interface Received {
  organisation: string;
  key: string;
  patient: string;
  /** Of a score: when its readings were taken, and which they are. */
  taken?: string;
  readings?: string[];
}

export interface Inbox {
  base: string;
  received: Received[];
  /** Whether the answer to one that was taken is lost, or it is refused for now; by default neither. */
  fault: () => 'lost' | 'busy' | undefined;
  close(): Promise<void>;
}

const reference = z.object({ reference: z.string() });
const message = z.object({
  entry: z.array(z.object({ resource: z.looseObject({ resourceType: z.string(), id: z.string() }) })).min(1),
});
const header = z.looseObject({ focus: z.array(z.looseObject({ reference: z.string().optional() })) });
const score = z.looseObject({ effectiveDateTime: z.string(), derivedFrom: z.array(reference).default([]) });

/** @throws ZodError where it is no message of ours. */
export function receivedOf(organisation: string, key: string, body: string): Received {
  const resources = message.parse(JSON.parse(body)).entry.map(({ resource }) => resource);
  const named = header.parse(resources[0]).focus.find((each) => each.reference?.startsWith('Patient/') === true);
  const patient =
    resources.find(({ resourceType }) => resourceType === 'Patient')?.id ?? named?.reference?.slice('Patient/'.length);
  const scored = resources.find(({ resourceType }) => resourceType === 'Observation');
  if (scored === undefined) return { organisation, key, patient: patient ?? '' };
  const { effectiveDateTime, derivedFrom } = score.parse(scored);
  const readings = derivedFrom.map((each) => each.reference);
  return { organisation, key, patient: patient ?? '', taken: new Date(effectiveDateTime).toISOString(), readings };
}

/** The other end of all deliveries, at `/<ODS>`: it writes down what comes, and de-duplicates nothing. */
export async function openInbox(): Promise<Inbox> {
  const inbox: Inbox = {
    base: '',
    received: [],
    fault: () => undefined,
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const fault = inbox.fault();
      if (fault === 'busy') {
        response.writeHead(503).end();
        return;
      }
      const key = String(request.headers['idempotency-key']);
      inbox.received.push(receivedOf((request.url ?? '').slice(1), key, Buffer.concat(chunks).toString()));
      if (fault === 'lost') request.socket.destroy();
      else response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  inbox.base = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
  return inbox;
}
