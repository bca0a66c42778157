import type { acceptMessage } from '@ouzel/adapter-acute';
import { createAccessCounts } from '@ouzel/audit';
import { createDirectiveDesk, createParticipants, createStopDesk } from '@ouzel/consent';
import { createSourceHealth, type SourceHealth } from '@ouzel/locator';
import type { Intake } from '@ouzel/intake';
import type { Database, Metrics } from '@ouzel/runtime';
import type { Surroundings } from './compose.ts';

type Around = Pick<Surroundings, 'gpEndpointOf' | 'pds' | 'now' | 'log'> & {
  lifecycle: Pick<Surroundings['lifecycle'], 'onStop'>;
};

/** What the pages about sources stand on. */
export function boardRooms({ gpEndpointOf, pds, now, log, lifecycle }: Around, database: Database) {
  const health = createSourceHealth(database, now, log);
  lifecycle.onStop('source health', () => health.close());
  const isAsked = (source: string): boolean => (source === 'PDS' ? pds !== undefined : gpEndpointOf(source) !== undefined);
  return {
    health,
    sourceDesk: { health, stops: createStopDesk(database), isAsked },
    accessCounts: createAccessCounts(database),
    participants: createParticipants(database, now),
    directiveDesk: createDirectiveDesk(database, now),
  };
}

/** Metrics whose answers of sources are counted for everybody to see. */
export const counting = (metrics: Metrics, health: SourceHealth): Metrics => ({
  ...metrics,
  source(custodian, status) {
    metrics.source(custodian, status);
    health.note(custodian, status);
  },
});

type Accept = (
  ...message: Parameters<typeof acceptMessage> extends [unknown, ...infer Rest] ? Rest : never
) => ReturnType<typeof acceptMessage>;

/** Messages of a hospital, as a source that sends of itself. */
export const heard =
  (accept: Accept, health: SourceHealth): Accept =>
  async (...message) => {
    const [, { sendingFacility }] = message;
    const taken = await accept(...message);
    // Only what was taken: anybody may name a facility that there is none of.
    health.note(sendingFacility, 'complete');
    return taken;
  };

/** Posts of an organisation, as a source that sends of itself. */
export const heardPosts = (intake: Intake, health: SourceHealth): Intake => ({
  ...intake,
  async store(sets, how) {
    const stored = await intake.store(sets, how);
    for (const { permit } of sets) health.note(permit.requester.organisation.ods, 'complete');
    return stored;
  },
});
