import type { AccessEvent, AccessRequest, Requester, Saying } from '@ouzel/exchange';
import { accessRequest, type Call } from './context.ts';

const sayer = ({ clientId, user }: Requester): string => (user === undefined ? clientId : `${clientId} ${user.id}`);

/** The caller's word on a link. */
export function saying({ requester, http, gateway }: Call, reason: string): Saying {
  return {
    organisation: requester.organisation.ods,
    by: sayer(requester),
    reason,
    source: http.traceId,
    occurred: gateway.now(),
  };
}

/** One event of what was done or read, with a part for everybody whom it is about. */
export function eventOf(call: Call, target: string, status: number, people: readonly string[]): AccessEvent {
  const about = (subject: AccessRequest['subject']): AccessEvent => ({
    request: accessRequest(call, 'operation', target, subject),
    outcome: '0',
    status,
    answers: [],
    resources: [],
  });
  return { ...about({ by: 'none' }), parts: people.map((person) => about({ by: 'person', person })) };
}
