import type { IncomingMessage } from 'node:http';
import type { TwinAnswer } from './http-twin.ts';

export interface Notification {
  organisation: string;
  key: string;
  body: unknown;
}

/** What a destination does with what it is sent: each key once, a repeat is acknowledged without a second effect. */
export interface Inbox {
  take(request: IncomingMessage, body: string): TwinAnswer | undefined;
  received(): readonly Notification[];
}

const INBOX = /^\/([A-Z0-9]+)\/inbox$/;

export function createInbox(): Inbox {
  const notifications = new Map<string, Notification>();
  return {
    take(request, body) {
      const organisation = INBOX.exec(request.url ?? '')?.[1];
      if (organisation === undefined || request.method !== 'POST') return undefined;
      const key = String(request.headers['idempotency-key'] ?? '');
      if (key === '')
        return { status: 400, body: { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'required' }] } };
      const known = notifications.has(key);
      if (!known) notifications.set(key, { organisation, key, body: JSON.parse(body) });
      return {
        status: known ? 200 : 201,
        body: { resourceType: 'OperationOutcome', issue: [{ severity: 'information', code: 'informational' }] },
      };
    },
    received: () => [...notifications.values()],
  };
}
