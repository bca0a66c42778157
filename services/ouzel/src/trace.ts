import { createPdsClient, type PdsEndpoint, startTracer } from '@ouzel/adapter-pds';
import type { Consent } from '@ouzel/exchange';
import { createTraces } from '@ouzel/locator';
import { type Database, openQueue } from '@ouzel/runtime';
import type { Surroundings } from './compose.ts';

const HOUR_MS = 3_600_000;

/** The tracing of people in PDS, in processes that are workers and where there is a PDS to ask. */
export async function openTracer(
  { config, databaseUrl, lifecycle, log, metrics, now }: Surroundings,
  pds: PdsEndpoint | undefined,
  { database, consent }: { database: Database; consent: Consent },
): Promise<void> {
  if (pds === undefined || !config.roles.includes('worker')) return;
  const queue = await openQueue({ name: 'traces', url: config.queueUrl ?? databaseUrl, log });
  lifecycle.onStop('trace queue', () => queue.close());
  const tracer = startTracer({
    client: createPdsClient(pds, now),
    traces: createTraces({
      database,
      relationship: (fact) => consent.relationship(fact),
      registeredWith: (fact) => consent.registeredWith(fact),
    }),
    queue,
    perMinute: config.pdsTracesPerMinute,
    refreshMs: config.pdsRefreshHours * HOUR_MS,
    log,
    metrics,
    now,
    random: Math.random,
  });
  lifecycle.onStop('tracer', () => tracer.stop());
}
