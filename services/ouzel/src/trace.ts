import { createPdsClient, type PdsEndpoint, startTracer } from '@ouzel/adapter-pds';
import { randomBytes, randomUUID } from 'node:crypto';
import type { AccessEvent, AccessRequest, Audit, Consent, Effect, Incidents, LinkChanged, Outbox } from '@ouzel/exchange';
import { stopsInForce } from '@ouzel/consent';
import { createTraces } from '@ouzel/locator';
import { type Database, openQueue } from '@ouzel/runtime';
import type { Surroundings } from './compose.ts';

const HOUR_MS = 3_600_000;

const PDS = { ods: 'X26', name: 'NHS England (Personal Demographics Service)', kind: 'exchange' as const };

/** What the trail says of a merge that follows from a trace: nobody asked for it, and each person whom it is about is named. */
function mergeEvent({ moved }: LinkChanged): AccessEvent {
  const traceId = randomBytes(16).toString('hex');
  const requester = { clientId: 'ouzel-pds', organisation: PDS, purpose: 'HOPERAT' as const, scopes: [], tokenId: 'none' };
  const about = (subject: AccessRequest['subject']): AccessEvent => ({
    request: {
      requester,
      interaction: 'operation',
      target: 'link merge',
      subject,
      types: [],
      query: 'trace link merge',
      traceId,
      requestId: randomUUID(),
      from: 'ouzel',
    },
    outcome: '0',
    status: 201,
    answers: [],
    resources: [],
  });
  const people = new Set(moved.flatMap(({ before, after }) => [before, after]).filter((person) => person !== null));
  return { ...about({ by: 'none' }), parts: [...people].map((person) => about({ by: 'person', person })) };
}

/** The tracing of people in PDS, in processes that are workers and where there is a PDS to ask. */
export async function openTracer(
  { config, databaseUrl, lifecycle, log, metrics, now }: Surroundings,
  pds: PdsEndpoint | undefined,
  rooms: { database: Database; consent: Consent; audit: Audit; outbox: Outbox; incidents: Incidents },
): Promise<void> {
  if (pds === undefined || !config.roles.includes('worker')) return;
  const { database, consent, audit, outbox, incidents } = rooms;
  const queue = await openQueue({ name: 'traces', url: config.queueUrl ?? databaseUrl, log });
  lifecycle.onStop('trace queue', () => queue.close());
  const tracer = startTracer({
    client: createPdsClient(pds, now),
    traces: createTraces({
      database,
      relationship: (fact) => consent.relationship(fact),
      registeredWith: (fact) => consent.registeredWith(fact),
      merged: (changed, asOf): Effect[] => [...outbox.tell(changed, asOf), audit.effect(mergeEvent(changed)).effect],
    }),
    queue,
    stopped: async () => (await stopsInForce(database)).has('PDS'),
    perMinute: config.pdsTracesPerMinute,
    refreshMs: config.pdsRefreshHours * HOUR_MS,
    log,
    incidents,
    metrics,
    now,
    random: Math.random,
  });
  lifecycle.onStop('tracer', () => tracer.stop());
}
