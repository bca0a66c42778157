import type { IncomingMessage } from 'node:http';
import { systems } from '@ouzel/fhir';
import { z } from 'zod';
import type { TwinAnswer } from './http-twin.ts';

export interface Notification {
  organisation: string;
  key: string;
  body: unknown;
  /** How often it came; more than once is a repeat without a second effect. */
  times: number;
}

/** What a destination does with what it is sent: each key once, a repeat is acknowledged without a second effect. */
export interface Inbox {
  /** Undefined where the request is none for an inbox. */
  take(request: IncomingMessage, body: string): TwinAnswer | undefined;
  received(): readonly Notification[];
}

const INBOX = /^\/([A-Z0-9]+)\/inbox$/;

const bundle = z.looseObject({
  resourceType: z.literal('Bundle'),
  type: z.enum(['message', 'collection']),
  entry: z.array(z.looseObject({ resource: z.looseObject({ resourceType: z.string() }) })).min(1),
});
const patient = z.looseObject({
  resourceType: z.literal('Patient'),
  identifier: z.array(z.looseObject({ system: z.string().optional(), value: z.string().optional() })),
});

const answer = (status: number, severity: 'information' | 'error', code: string, diagnostics: string): TwinAnswer => ({
  status,
  body: { resourceType: 'OperationOutcome', issue: [{ severity, code, diagnostics }] },
});

function bundleIn(body: string): z.output<typeof bundle> | undefined {
  try {
    return bundle.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}

function numbersIn({ entry }: z.output<typeof bundle>): string[] {
  return entry
    .flatMap(({ resource }) => patient.safeParse(resource).data?.identifier ?? [])
    .flatMap(({ system, value }) => (system === systems.nhsNumber && value !== undefined ? [value] : []));
}

/** @param knows NHS numbers of the people whom the destination has; where given, it refuses a Bundle about anybody else. */
export function createInbox(knows?: ReadonlySet<string>): Inbox {
  const notifications = new Map<string, Notification>();
  const accept = (organisation: string, key: string, body: string): TwinAnswer => {
    const known = notifications.get(key);
    if (known !== undefined) {
      known.times += 1;
      return answer(200, 'information', 'informational', 'This was received before.');
    }
    const sent = bundleIn(body);
    if (sent === undefined) return answer(400, 'error', 'structure', 'A Bundle of type message or collection is needed.');
    const numbers = numbersIn(sent);
    if (knows !== undefined && !(numbers.length > 0 && numbers.every((number) => knows.has(number)))) {
      return answer(422, 'error', 'business-rule', 'This is about somebody who is not known here.');
    }
    notifications.set(key, { organisation, key, body: sent, times: 1 });
    return answer(201, 'information', 'informational', 'Received.');
  };
  return {
    take(request, body) {
      const organisation = INBOX.exec(request.url ?? '')?.[1];
      if (organisation === undefined || request.method !== 'POST') return undefined;
      const key = String(request.headers['idempotency-key'] ?? '');
      return key === '' ? answer(400, 'error', 'required', 'An Idempotency-Key is needed.') : accept(organisation, key, body);
    },
    received: () => [...notifications.values()],
  };
}
