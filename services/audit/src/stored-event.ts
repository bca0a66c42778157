import type { AccessEvent } from '@ouzel/exchange';
import { z } from 'zod';

/** An event as it is kept: short keys, since there is one for every request ever made. `balp.ts` renders it as an AuditEvent. */
export const storedEvent = z.object({
  interaction: z.string(),
  target: z.string(),
  query: z.string(),
  status: z.number(),
  client: z.string(),
  organisation: z.object({ ods: z.string(), name: z.string(), kind: z.string() }),
  user: z.object({ id: z.string(), name: z.string(), role: z.string() }).optional(),
  purpose: z.string(),
  token: z.string(),
  trace: z.string(),
  requestId: z.string(),
  from: z.string(),
  rule: z.string().optional(),
  agreements: z.array(z.string()).optional(),
  person: z.string().optional(),
  /** `Type/id/_history/version` of everything that left or came in. */
  resources: z.array(z.string()),
  sources: z.array(z.object({ ods: z.string(), status: z.string() })),
  hash: z.string().optional(),
});
export type StoredEvent = z.output<typeof storedEvent>;

/** NHS numbers stay out of the trail: the person's id names them, and erasing the person then needs no change here. */
export function withoutNhsNumbers(query: string): string {
  return query.replaceAll(/(?<!\d)\d{3}([ +-]|%20)?\d{3}([ +-]|%20)?\d{4}(?!\d)/g, '[nhs-number]');
}

function personOf({ decision, request }: AccessEvent): string | undefined {
  return decision?.person ?? (request.subject.by === 'person' ? request.subject.person : undefined);
}

export function toStored(event: AccessEvent): StoredEvent {
  const { request, decision } = event;
  const { requester } = request;
  const person = personOf(event);
  return {
    interaction: request.interaction,
    target: request.target,
    query: withoutNhsNumbers(request.query),
    status: event.status,
    client: requester.clientId,
    organisation: { ods: requester.organisation.ods, name: requester.organisation.name, kind: requester.organisation.kind },
    ...(requester.user === undefined
      ? {}
      : { user: { id: requester.user.id, name: requester.user.name, role: requester.user.role } }),
    purpose: requester.purpose,
    token: requester.tokenId,
    trace: request.traceId,
    requestId: request.requestId,
    from: request.from,
    ...(decision === undefined ? {} : { rule: decision.rule }),
    ...(decision?.outcome === 'permit' ? { agreements: [...decision.agreements] } : {}),
    ...(person === undefined ? {} : { person }),
    resources: event.resources.map(({ type, id, version }) => `${type}/${id}/_history/${version}`),
    sources: event.answers.map(({ custodian, status }) => ({ ods: custodian.ods, status })),
    ...(event.bodyHash === undefined ? {} : { hash: event.bodyHash }),
  };
}
